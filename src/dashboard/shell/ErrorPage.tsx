import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { Button } from '../ui/controls/Button.tsx';
import { MessagePage } from './MessagePage.tsx';

/** Where a page could not be loaded, or drawn. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
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
