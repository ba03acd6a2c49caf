import type { ReactNode } from 'react';
import { paths, settingsTabs, type SettingsSearch, type SettingsTab } from '../paths.ts';
import { useOrg } from '../session/current.ts';
import { Notice } from '../ui/layout/Notice.tsx';
import { PageHeader } from '../ui/layout/PageHeader.tsx';
import { Tabs } from '../ui/layout/Tabs.tsx';
import { AuditTab } from './audit/AuditTab.tsx';
import { DangerTab } from './DangerTab.tsx';
import { GeneralTab } from './GeneralTab.tsx';
import { KeysTab } from './keys/KeysTab.tsx';
import type { SettingsContent } from './read.ts';

const names: Record<SettingsTab, string> = {
  general: 'General',
  keys: 'API keys',
  audit: 'Audit log',
  danger: 'Delete',
};

const notOpen: Record<SettingsTab, string> = {
  general: 'The settings are not open to you.',
  keys: 'You do not see the API keys.',
  audit: 'You do not see the audit log.',
  danger: 'You cannot delete the organization.',
};

type Props = {
  content: SettingsContent;
  search: SettingsSearch;
  onSearch(search: SettingsSearch): void;
  onDeleted(): void;
};

/** What concerns the organization as a whole, one part for each tab. */
export function SettingsPage({ content, search, onSearch, onDeleted }: Props) {
  const { id } = useOrg();
  const { tab = 'general' } = search;
  return (
    <>
      <PageHeader title="Settings" />
      <Tabs
        label="Settings"
        tabs={settingsTabs.map((one) => ({
          id: one,
          label: names[one],
          href: paths.settings(id, { tab: one === 'general' ? undefined : one }),
        }))}
        current={tab}
      />
      {contentOf({ content, search, onSearch, onDeleted })}
    </>
  );
}

function contentOf({ content, search, onSearch, onDeleted }: Props): ReactNode {
  switch (content.kind) {
    case 'general':
      return <GeneralTab alertWebhookUrl={content.alertWebhookUrl} kept={content.kept} />;
    case 'keys':
      return (
        <KeysTab
          keys={content.keys}
          isMaking={search.new !== undefined}
          onMaking={(isMaking) => onSearch({ tab: 'keys', new: isMaking ? 'true' : undefined })}
        />
      );
    case 'audit':
      return <AuditTab entries={content.entries} search={search} onSearch={onSearch} />;
    case 'danger':
      return <DangerTab belongings={content.belongings} onDeleted={onDeleted} />;
    case 'refused':
      return <Notice title={notOpen[search.tab ?? 'general']}>{content.reason}</Notice>;
  }
}
