import { lockLinksOf, type Link, type LinkKind } from '../../../storage/control/post/links.ts';
import type { Db } from '../../../storage/control/tables.ts';
import { lockAccounts, type Account } from '../../../storage/control/users.ts';
import type { Context } from '../../door/context.ts';

/**
 * Takes a link and locks its account: links first and then users, as everybody does, so that two who open links of one
 * person at once take turns. What throws later in the transaction leaves the link as it was.
 */
export async function takeLink(
  transaction: Db,
  { token, kinds }: { token: string; kinds: readonly LinkKind[] },
  { links }: Context,
): Promise<{ link: Link; account: Account }> {
  const { userId } = await links.look(transaction, token, kinds);
  await lockLinksOf(transaction, { userIds: [userId] });
  const [account] = await lockAccounts(transaction, { ids: [userId] });
  const link = await links.redeem(transaction, token, kinds);
  // A link goes with its account, and both are locked.
  if (!account) throw new Error(`The link ${link.id} has no account.`);
  return { link, account };
}
