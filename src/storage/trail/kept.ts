import type { Sql } from '../database.ts';
import { dropTables } from '../drop-tables.ts';
import { hourOfName, partitionName } from './hours.ts';

/** What is known of each hour's events takes so many bytes on disk. */
export async function trailSizes(sql: Sql): Promise<Map<number, number>> {
  const rows = await sql<{ name: string; bytes: number }[]>`
    select child.relname as name, pg_total_relation_size(child.oid)::float8 as bytes
    from pg_inherits join pg_class child on child.oid = inhrelid
    where inhparent in ('events'::regclass, 'outcomes'::regclass)`;
  const sizes = new Map<number, number>();
  for (const { name, bytes } of rows) {
    const hour = hourOfName(name);
    sizes.set(hour, (sizes.get(hour) ?? 0) + bytes);
  }
  return sizes;
}

/** Drops what is known of an hour's events. Answers false where somebody reads it just now. */
export function dropTrail(sql: Sql, hour: number): Promise<boolean> {
  return dropTables(sql, [partitionName('events', hour), partitionName('outcomes', hour)]);
}
