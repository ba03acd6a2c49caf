import { createFileRoute, useRouter } from '@tanstack/react-router';
import { WizardQuery } from '../../../../integrations/queries.ts';
import { steps, type Step } from '../../../../integrations/wizard/steps.ts';
import { WizardPage } from '../../../../integrations/WizardPage.tsx';
import { textIn, wordIn } from '../../../../search-params.ts';

type Search = { step?: Step; source?: string };

export const Route = createFileRoute('/org/$id/destinations/new')({
  validateSearch: (search: Record<string, unknown>): Search => ({
    step: wordIn(search, 'step', steps),
    source: textIn(search, 'source'),
  }),
  loader: ({ params, context: { api } }) => api.read(WizardQuery, { orgId: params.id }),
  component: NewDestinationRoute,
});

function NewDestinationRoute() {
  const { id } = Route.useParams();
  const { step, source } = Route.useSearch();
  const { history } = useRouter();
  const answer = Route.useLoaderData();
  return (
    <WizardPage
      key={id}
      orgId={id}
      {...{ answer, step }}
      sourceId={source}
      goTo={(href) => history.push(href)}
    />
  );
}
