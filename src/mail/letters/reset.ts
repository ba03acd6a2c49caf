import type { Letter } from '../mail.ts';
import { layOut } from './layout.ts';
import { lasting } from './words.ts';

/** To somebody who forgot the password, or says so. */
export function reset({ to, link, hours }: { to: string; link: string; hours: number }): Letter {
  return layOut({
    to,
    subject: 'Choose a new Switchyard password',
    before: ['Somebody asked for a new password for your Switchyard account. If it was you, choose one.'],
    button: { label: 'Choose a new password', link },
    after: [
      `The link is good for ${lasting(hours)} and works once. The new password ends every session that is open.`,
      'If it was not you, do nothing. The password stays as it is.',
    ],
  });
}
