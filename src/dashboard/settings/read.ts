import { whyNot, type Role } from '../../domain/permissions.ts';
import type { Api } from '../graphql/api.ts';
import type { SettingsSearch } from '../paths.ts';
import { AuditQuery, type AuditRow } from './audit/queries.ts';
import { auditRowsMax, wantedOf } from './audit/filters.ts';
import { ApiKeysQuery, type ApiKeyRow } from './keys/queries.ts';
import { BelongingsQuery, GeneralQuery, type Belongings, type Kept } from './queries.ts';

/** What one tab shows. Where the role does not allow it, the reason stands in its place. */
export type SettingsContent =
  | { kind: 'general'; alertWebhookUrl: string; kept: Kept }
  | { kind: 'keys'; keys: readonly ApiKeyRow[] }
  | { kind: 'audit'; entries: readonly AuditRow[] }
  | { kind: 'danger'; belongings: Belongings }
  | { kind: 'refused'; reason: string };

type Asked = { orgId: string; role: Role; search: SettingsSearch };

export async function readSettings(api: Api, { orgId, role, search }: Asked): Promise<SettingsContent> {
  const refused = (reason: string): SettingsContent => ({ kind: 'refused', reason });
  switch (search.tab ?? 'general') {
    case 'general': {
      const { organizations, kept } = await api.read(GeneralQuery, { orgId });
      return { kind: 'general', alertWebhookUrl: organizations[0]?.alertWebhookUrl ?? '', kept };
    }
    case 'keys': {
      const reason = whyNot(role, 'key.read');
      if (reason !== undefined) return refused(`API keys open the organization to programs. ${reason}`);
      return { kind: 'keys', keys: (await api.read(ApiKeysQuery, { orgId })).apiKeys };
    }
    case 'audit': {
      const reason = whyNot(role, 'audit.read');
      if (reason !== undefined)
        return refused(`The audit log says who changed what, and from where. ${reason}`);
      const wanted = { orgId, ...wantedOf(search), limit: auditRowsMax };
      return { kind: 'audit', entries: (await api.read(AuditQuery, wanted)).auditLog };
    }
    case 'danger': {
      const reason = whyNot(role, 'organization.delete');
      if (reason !== undefined) return refused(`Deleting takes everything that belongs to it. ${reason}`);
      return { kind: 'danger', belongings: await api.read(BelongingsQuery, { orgId }) };
    }
  }
}
