/** A statement as the driver tells of it, with the connection that it went to. */
export type Statement = { connection: number; text: string };

/** What the postman and whoever writes alerts look at, whenever their time has come. */
const ofChores = /^(update|delete from) "letters"|from alerts where medium = 'letters'/;
/** How a connection begins. */
const ofDriver = /pg_catalog\.pg_type/;

/** Those that requests sent: without the chores that ran beside them, and with them their transactions. */
export function statementsOfRequests(statements: readonly Statement[]): string[] {
  const kept: string[] = [];
  const open = new Map<number, string[]>();
  for (const { connection, text } of statements) {
    if (ofDriver.test(text)) continue;
    const transaction = open.get(connection);
    if (/^begin/i.test(text)) open.set(connection, [text]);
    else if (transaction) transaction.push(text);
    else if (!ofChores.test(text) && !isEnd(text)) kept.push(text);
    if (!transaction || !isEnd(text)) continue;
    open.delete(connection);
    if (!transaction.some((one) => ofChores.test(one))) kept.push(...transaction);
  }
  return kept;
}

/** Alone, it ends a transaction that had begun before anybody counted. */
function isEnd(text: string): boolean {
  return /^(commit|rollback)$/i.test(text.trim());
}
