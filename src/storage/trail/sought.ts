import type { Sql } from '../database.ts';
import { anonymousKeyOf, messageKeyOf, userKeyOf } from './keys.ts';
import {
  columns,
  conditionsOf,
  createValues,
  newestFirst,
  spanOf,
  type Add,
  type Among,
  type Row,
} from './rows.ts';

/** Names that a beginning is taken for: the first of the alphabet. More letters find the others. */
export const namesMax = 20;
/** Where one source is asked for, so many events of a user or a name are looked at for those of the source. */
export const readRowsMax = 10_000;

/** The last of all characters, so that no name that begins with a text stands behind the text and this one. */
const last = '\u{10ffff}';
const nameKey = `lower(name) collate "C"`;

/**
 * Events, newest first, whose messageId, userId or anonymousId is the text, or whose name begins with it in any case.
 * One statement, by indexes.
 */
export async function readSought(
  sql: Sql,
  { text, limit, ...among }: Among & { text: string; limit: number },
): Promise<Row[]> {
  const { values, add } = createValues();
  const rows = add(limit, 'int');
  const { sourceId, ...all } = among;
  const source = sourceId === undefined ? undefined : `source_id = ${add(sourceId, 'text')}`;
  const conditions = conditionsOf(all, add);
  const part = (key: string) => {
    const read = `select ${columns} from events where ${[key, ...conditions].join(' and ')} order by ${newestFirst}`;
    if (source === undefined) return `(${read} limit ${rows})`;
    return `(select * from (${read} limit ${readRowsMax}) read where ${source} limit ${rows})`;
  };
  const { orgId } = among;
  const message = add(messageKeyOf(orgId, text), 'uuid');
  const parts = [
    part(`message_key = ${message} and not is_duplicate`),
    part(`message_key = ${message} and is_duplicate`),
    part(`user_key = ${add(userKeyOf(orgId, text), 'uuid')}`),
    part(`anonymous_key = ${add(anonymousKeyOf(orgId, text), 'uuid')}`),
  ];
  parts.push(
    `(select found.* from names, lateral ${part(`name is not null and ${nameKey} = names.sought`)} found)`,
  );
  return sql.unsafe<Row[]>(
    `with recursive ${namesOf(among, text, add)}
     select * from (${parts.join(' union ')}) found
     order by at desc, lane desc, "offset" desc, position desc limit ${rows}`,
    values,
    { prepare: false },
  );
}

/** `names`: those that begin with the text, each found by one look into each hour, however many events have it. */
function namesOf(among: Among, text: string, add: Add): string {
  const start = `lower(${add(text, 'text')})`;
  const conditions = [
    ...[`org_id = ${add(among.orgId, 'text')}`, 'name is not null', ...spanOf(among, add)],
    `${nameKey} < ${start} || ${add(last, 'text')}`,
  ].join(' and ');
  const next = (from: string) =>
    `select ${nameKey} from events where ${conditions} and ${nameKey} ${from} order by ${nameKey} limit 1`;
  return `every(sought) as (
      (${next(`>= ${start}`)})
      union all
      select (${next('> every.sought')}) from every where every.sought is not null),
    names as materialized (select sought from every where sought is not null limit ${namesMax})`;
}
