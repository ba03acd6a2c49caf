import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useEffect } from 'react';
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
    return <Forbidden message={error.message} />;
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

/** The address that was read once more already: reading it again and again would bring the same. */
let readAgain: string | undefined;

/** Whoever was removed since the page was opened is told so by the frame around it, once that has been read again. */
function Forbidden({ message }: { message: string }) {
  const router = useRouter();
  const { href } = router.state.location;
  useEffect(() => {
    if (readAgain === href) return;
    readAgain = href;
    void router.invalidate();
  }, [router, href]);
  return (
    <MessagePage
      title="This page is not open to you"
      action={
        <ButtonLink variant="primary" href={paths.orgs()}>
          Go to your organizations
        </ButtonLink>
      }
    >
      {message}
    </MessagePage>
  );
}
