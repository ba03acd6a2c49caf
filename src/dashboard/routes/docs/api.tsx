import { createFileRoute } from '@tanstack/react-router';
import { ApiPage } from '../../docs/ApiPage.tsx';
import { loadApiDocs } from '../../docs/load.ts';

export const Route = createFileRoute('/docs/api')({ loader: loadApiDocs, component: ApiRoute });

function ApiRoute() {
  return <ApiPage docs={Route.useLoaderData()} />;
}
