import { ButtonLink } from '../ui/controls/Button.tsx';
import { paths } from '../paths.ts';
import { MessagePage } from './MessagePage.tsx';

/** For an address that leads nowhere, and for a thing that is gone. */
export function NotFoundPage() {
  return (
    <MessagePage
      title="There is nothing here"
      action={<ButtonLink href={paths.orgs()}>Go to your organizations</ButtonLink>}
    >
      The address is wrong, or what it led to was deleted.
    </MessagePage>
  );
}
