import { createFileRoute, useRouter } from '@tanstack/react-router';
import { ConnectionPage } from '../../../../connections/ConnectionPage.tsx';
import { ConnectionQuery } from '../../../../connections/queries.ts';
import { prototypeFromApi } from '../../../../forms/prototypes-from-api.ts';
import { PrototypesQuery } from '../../../../forms/prototype-query.ts';
import { found } from '../../../../graphql/api.ts';

export const Route = createFileRoute('/org/$id/connections/$connectionId')({
  loader: async ({ params: { id: orgId, connectionId }, context: { api } }) => {
    const { connections, organizations } = await api.read(ConnectionQuery, { orgId, connectionId });
    const connection = found(connections[0]);
    const { clickstreamPrototypes } = await api.read(PrototypesQuery, { code: connection.integrationCode });
    const [prototype] = clickstreamPrototypes;
    const role = found(organizations[0]).role;
    return { connection, role, prototype: prototype && prototypeFromApi(prototype) };
  },
  component: ConnectionRoute,
});

function ConnectionRoute() {
  const { id, connectionId } = Route.useParams();
  const { connection, role, prototype } = Route.useLoaderData();
  const { history } = useRouter();
  return (
    <ConnectionPage
      key={connectionId}
      orgId={id}
      {...{ connection, role, prototype }}
      goTo={(href) => history.push(href)}
    />
  );
}
