import { createFileRoute } from '@tanstack/react-router';
import { ResetPage } from '../reset/ResetPage.tsx';
import { readOpened, takeToken, useEnter } from '../session/letters/opened.ts';

export const Route = createFileRoute('/reset')({
  beforeLoad: takeToken('/reset'),
  loader: readOpened('/reset'),
  component: ResetRoute,
});

function ResetRoute() {
  const opened = Route.useLoaderData();
  return <ResetPage key={opened.token} {...opened} onSignedIn={useEnter()} />;
}
