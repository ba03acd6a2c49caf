import { createFileRoute, useNavigate } from '@tanstack/react-router';
import { NewSourcePage } from '../../../../sources/NewSourcePage.tsx';

export const Route = createFileRoute('/org/$id/sources/new')({ component: NewSourceRoute });

function NewSourceRoute() {
  const navigate = useNavigate({ from: Route.fullPath });
  return (
    <NewSourcePage
      onCreated={(sourceId) => void navigate({ to: '/org/$id/sources/$sourceId', params: { sourceId } })}
    />
  );
}
