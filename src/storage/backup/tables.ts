import * as z from 'zod/mini';
import type { Queries } from '../database.ts';
import { migrations } from '../migrate.ts';

/** A table with rows, and how to make it where no migration does: the tables of an hour are made as they are needed. */
export const Table = z.object({
  /** Quoted, with its schema. */
  name: z.string(),
  /** Quoted. Those that are computed are left out. */
  columns: z.array(z.string()),
  create: z.string(),
  /** What is done once its rows are in: its indexes, its place among partitions. */
  then: z.array(z.string()),
});
export type Table = z.infer<typeof Table>;

/** Rows that are forgotten within minutes: some speak of transactions of their own database, others are waited for. */
const passing = ['feed', 'trials'];
/** What our migrations make; a database may be shared with other programs. */
const made = migrations
  .flatMap(({ text }) =>
    [...text.matchAll(/^create (?:unlogged )?table (\w+)/gm)].map((match) => match[1] ?? ''),
  )
  .filter((name) => !passing.includes(name));

/** Every table of ours that holds rows, those that others refer to first. Without `migrations`. */
export async function listTables(sql: Queries): Promise<Table[]> {
  const rows = await sql<(Table & { id: number; refers: number[] })[]>`
    with ours as (
      select c.oid, c.relkind, c.reloptions, c.relpartbound, i.inhparent,
        format('%I.%I', n.nspname, c.relname) as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      left join pg_inherits i on i.inhrelid = c.oid left join pg_class parent on parent.oid = i.inhparent
      where c.relkind = 'r' and (
        n.nspname = 'stream' or n.nspname = 'public' and coalesce(parent.relname, c.relname) = any(${made}))
    )
    select o.oid::int8::float8 as id, o.name, columns.names as columns,
      format('create table %s (%s)%s', o.name, columns.definitions,
        ' with (' || array_to_string(o.reloptions, ', ') || ')') as create,
      array(
        select pg_get_indexdef(indexrelid) from pg_index x where x.indrelid = o.oid
          and not exists (select from pg_constraint k where k.conindid = x.indexrelid and k.conrelid = o.oid) order by 1
      ) || array(
        select format('alter table %s add constraint %I %s', o.name, conname, pg_get_constraintdef(oid))
        from pg_constraint k where k.conrelid = o.oid and contype in ('p', 'u', 'c') order by conname
      ) || array(
        select format('alter table %s attach partition %s %s', o.inhparent::regclass, o.name,
          pg_get_expr(o.relpartbound, o.oid)) where o.inhparent is not null
      ) as then,
      array(select confrelid::int8::float8 from pg_constraint k
        where k.conrelid = o.oid and contype = 'f' and confrelid <> o.oid) as refers
    from ours o cross join lateral (
      select array_agg(format('%I', attname) order by attnum) filter (where attgenerated = '') as names,
        string_agg(format('%I %s%s%s', attname, format_type(atttypid, atttypmod),
          case when attstorage = 'e' then ' storage external' else '' end,
          case when attnotnull then ' not null' else '' end), ', ' order by attnum) as definitions
      from pg_attribute where attrelid = o.oid and attnum > 0 and not attisdropped
    ) columns
    order by o.name`;
  return sorted(rows).map(({ name, columns, create, then }) => ({ name, columns, create, then }));
}

/** Each after all that it refers to. There are no circles. */
function sorted<T extends { id: number; refers: number[] }>(tables: readonly T[]): T[] {
  const byId = new Map(tables.map((table) => [table.id, table]));
  const done = new Set<T>();
  function add(table: T): void {
    if (done.has(table)) return;
    for (const id of table.refers) {
      const other = byId.get(id);
      if (other) add(other);
    }
    done.add(table);
  }
  for (const table of tables) add(table);
  return [...done];
}
