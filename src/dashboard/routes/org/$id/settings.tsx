import { createFileRoute, useNavigate } from '@tanstack/react-router';
import { settingsTabs, type SettingsSearch } from '../../../paths.ts';
import { textIn, wordIn } from '../../../search-params.ts';
import { readSettings } from '../../../settings/read.ts';
import { SettingsPage } from '../../../settings/SettingsPage.tsx';

export const Route = createFileRoute('/org/$id/settings')({
  validateSearch: (search): SettingsSearch => ({
    tab: wordIn(search, 'tab', settingsTabs),
    actor: textIn(search, 'actor'),
    subject: textIn(search, 'subject'),
    from: textIn(search, 'from'),
    to: textIn(search, 'to'),
    entry: textIn(search, 'entry'),
    new: textIn(search, 'new'),
  }),
  loaderDeps: ({ search: { tab, actor, subject, from, to } }) => ({ tab, actor, subject, from, to }),
  loader: async ({ context: { api }, params: { id: orgId }, deps: search, parentMatchPromise }) => {
    // Whoever belongs nowhere here is told so by the page around this one.
    const role = (await parentMatchPromise).loaderData?.org?.role ?? 'User';
    return readSettings(api, { orgId, role, search });
  },
  component: SettingsRoute,
});

function SettingsRoute() {
  const navigate = useNavigate({ from: Route.fullPath });
  return (
    <SettingsPage
      content={Route.useLoaderData()}
      search={Route.useSearch()}
      onSearch={(search) => void navigate({ search, replace: true })}
      onDeleted={() => void navigate({ to: '/orgs' })}
    />
  );
}
