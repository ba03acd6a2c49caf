import { createFileRoute, useNavigate } from '@tanstack/react-router';
import { textIn } from '../search-params.ts';
import { useSession } from '../session/current.ts';
import { readDoor } from '../session/door.ts';
import { AlreadySetUp } from '../setup/AlreadySetUp.tsx';
import { SetupForm } from '../setup/SetupForm.tsx';
import { DoorPage } from '../ui/layout/DoorPage.tsx';

export const Route = createFileRoute('/setup')({
  validateSearch: (search): { code?: string } => ({ code: textIn(search, 'code') }),
  loader: readDoor,
  staleTime: Infinity,
  component: SetupRoute,
});

function SetupRoute() {
  const { code = '' } = Route.useSearch();
  const session = useSession();
  const navigate = useNavigate();
  if (Route.useLoaderData().needsSetup === false)
    return (
      <DoorPage
        title="Already set up"
        help="The first account exists. The link from the terminal works once."
      >
        <AlreadySetUp />
      </DoorPage>
    );
  const enter = (token: string) => {
    session.begin(token);
    void navigate({ to: '/orgs' });
  };
  return (
    <DoorPage title="Set up Switchyard" help="This account owns the installation.">
      <SetupForm code={code} onSetUp={enter} />
    </DoorPage>
  );
}
