import { paths } from '../paths.ts';
import { ButtonLink } from '../ui/controls/Button.tsx';
import { MessagePage } from './MessagePage.tsx';

/** For an organization that one does not belong to, or no longer. Whether it exists is nobody else's business. */
export function NotMemberPage() {
  return (
    <MessagePage
      title="You do not belong to this organization"
      action={
        <ButtonLink variant="primary" href={paths.orgs()}>
          Go to your organizations
        </ButtonLink>
      }
    >
      An Owner has removed you, it was deleted, or the address is wrong. An Owner of it can invite you.
    </MessagePage>
  );
}
