import { createFileRoute, useRouter } from '@tanstack/react-router';
import { found } from '../../../../graphql/api.ts';
import { IntegrationQuery, WizardQuery } from '../../../../integrations/queries.ts';
import { steps, type Step } from '../../../../integrations/wizard/steps.ts';
import { WizardPage } from '../../../../integrations/WizardPage.tsx';
import { textIn, wordIn } from '../../../../search-params.ts';

type Search = { step?: Step; source?: string; from?: string };

export const Route = createFileRoute('/org/$id/destinations/new')({
  validateSearch: (search: Record<string, unknown>): Search => ({
    step: wordIn(search, 'step', steps),
    source: textIn(search, 'source'),
    from: textIn(search, 'from'),
  }),
  loaderDeps: ({ search: { from } }) => ({ from }),
  loader: async ({ params: { id: orgId }, deps: { from }, context: { api } }) => {
    const answer = await api.read(WizardQuery, { orgId });
    if (from === undefined) return { answer, like: undefined };
    const { integrations } = await api.read(IntegrationQuery, { orgId, integrationId: from });
    return { answer, like: found(integrations[0]) };
  },
  component: NewDestinationRoute,
});

function NewDestinationRoute() {
  const { id } = Route.useParams();
  const { step, source, from } = Route.useSearch();
  const { history } = useRouter();
  const { answer, like } = Route.useLoaderData();
  return (
    <WizardPage
      key={`${id} ${from ?? ''}`}
      orgId={id}
      {...{ answer, step, like }}
      sourceId={source}
      goTo={(href) => history.push(href)}
    />
  );
}
