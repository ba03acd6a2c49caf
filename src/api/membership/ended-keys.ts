import { lockApiKeysOf } from '../../storage/control/api-keys.ts';
import type { Db } from '../../storage/control/tables.ts';
import { endOf } from '../api-keys.ts';
import type { Context } from '../door/context.ts';
import { writeDown } from '../door/written.ts';

/** Writes down the API keys that end with these memberships. Before those end, in the transaction that ends them. */
export async function writeDownEndedKeys(
  transaction: Db,
  { orgId, userIds }: { orgId: string; userIds: readonly string[] },
  context: Context,
): Promise<void> {
  for (const key of await lockApiKeysOf(transaction, orgId, userIds))
    await writeDown(transaction, context, endOf(key));
}
