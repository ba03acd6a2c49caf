import { paths } from '../paths.ts';
import { ButtonLink } from '../ui/controls/Button.tsx';
import { DoorPage } from '../ui/layout/DoorPage.tsx';

/** What /signup says where only those who are invited have accounts. */
export function SignUpClosed() {
  return (
    <DoorPage
      title="Sign-up is by invitation"
      help="Ask an Owner of an organization on this Switchyard to invite your address. The letter that you get then makes your account."
    >
      <ButtonLink href={paths.login()}>Go to sign-in</ButtonLink>
    </DoorPage>
  );
}
