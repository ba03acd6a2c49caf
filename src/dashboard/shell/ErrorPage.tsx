import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { ReadFailure } from '../graphql/failures.ts';
import { paths } from '../paths.ts';
import { Button, ButtonLink } from '../ui/controls/Button.tsx';
import { MessagePage } from './MessagePage.tsx';

/** Where a page could not be loaded, or drawn. What one may not see is not tried again: there are other places to go. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
  if (error instanceof ReadFailure && error.code === 'FORBIDDEN')
    return (
      <MessagePage
        title="This page is not open to you"
        action={
          <ButtonLink variant="primary" href={paths.orgs()}>
            Go to your organizations
          </ButtonLink>
        }
      >
        {error.message}
      </MessagePage>
    );
  return (
    <MessagePage
      title="This page could not be loaded"
      action={
        <Button variant="primary" onClick={again}>
          Try again
        </Button>
      }
    >
      {error instanceof Error ? error.message : String(error)}
    </MessagePage>
  );
}
