import { setAlertWebhookUrl, type Organization } from '../../storage/control/organizations.ts';
import type { Db } from '../../storage/control/tables.ts';
import type { Context } from '../door/context.ts';
import { writeDown } from '../door/written.ts';

/** Says where alerts of an organization go; nothing stands for nowhere. Answers what happened, in a sentence. */
export async function setAlertWebhook(
  transaction: Db,
  { id, name, alertWebhookUrl: old }: Organization,
  { url, context }: { url: string; context: Context },
): Promise<string> {
  const wanted = url === '' ? null : url;
  if (wanted === old)
    return wanted === null ? 'Alerts go to no webhook already.' : 'Alerts go to this webhook already.';
  await setAlertWebhookUrl(transaction, id, wanted);
  const [before, after] = [shown(old), shown(wanted)];
  await writeDown(transaction, context, {
    ...{ orgId: id, action: 'organization.update', subject: { id, name } },
    before: { alertWebhookUrl: before },
    after: { alertWebhookUrl: before === after ? `${after} (changed)` : after },
  });
  return wanted === null ? 'Alerts go to no webhook any more.' : 'Alerts go to the webhook now, too.';
}

/** Who knows the path or the query of such an address may often write there: the log keeps the host alone. */
function shown(url: string | null): string | null {
  return url === null ? null : `${new URL(url).origin}/…`;
}
