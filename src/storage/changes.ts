import type { Sql } from './database.ts';

/** The tables whose changes are announced; `all` after a lost connection, when any may have changed. */
export type Changed =
  | 'sources'
  | 'connections'
  | 'integrations'
  | 'sessions'
  | 'memberships'
  | 'letters'
  | 'trials'
  | 'api_keys'
  | 'key_fingerprints'
  | 'all';

/**
 * Calls `onChange` within the commit of a change to one of the announced tables, in every process. After
 * a reconnect it is called with `all`, since what was told in between is lost.
 */
export async function watchChanges(
  sql: Sql,
  onChange: (changed: Changed) => void,
): Promise<{ close(): Promise<void> }> {
  const listening = await sql.listen(
    'changed',
    // The trigger that sends these names stands in the migrations.
    (table) => onChange(table as Changed),
    () => onChange('all'),
  );
  return { close: () => listening.unlisten() };
}
