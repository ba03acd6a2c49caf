import { ButtonLink } from '../ui/controls/Button.tsx';
import { paths } from '../paths.ts';

/** What a setup link leads to once it has been used. */
export function AlreadySetUp() {
  return (
    <div>
      <ButtonLink variant="primary" href={paths.login()}>
        Go to sign-in
      </ButtonLink>
    </div>
  );
}
