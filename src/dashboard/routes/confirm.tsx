import { createFileRoute } from '@tanstack/react-router';
import { ConfirmPage } from '../confirm/ConfirmPage.tsx';
import { readOpened, takeToken, useEnter } from '../session/letters/opened.ts';

export const Route = createFileRoute('/confirm')({
  beforeLoad: takeToken('/confirm'),
  loader: readOpened('/confirm'),
  component: ConfirmRoute,
});

function ConfirmRoute() {
  const opened = Route.useLoaderData();
  return <ConfirmPage key={opened.token} {...opened} onSignedIn={useEnter()} />;
}
