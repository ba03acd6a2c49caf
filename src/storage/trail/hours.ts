import type { Sql } from '../database.ts';

/** The database, or a transaction in it. */
export type Statements = Pick<Sql, 'unsafe'>;

export const hourMs = 3_600_000;
const tables = ['events', 'outcomes'] as const;
type Partitioned = (typeof tables)[number];

/** Lets one process at a time make partitions; any number will do. */
const hoursLock = 7_301_204_412;

/** The hour a moment falls into, in milliseconds. */
export function hourOf(atMs: number): number {
  return Math.floor(atMs / hourMs) * hourMs;
}

/** The partition's table, as `events_2026112309`. */
export function partitionName(table: Partitioned, hour: number): string {
  const digits = new Date(hour).toISOString().replace(/\D/g, '').slice(0, 10);
  return `${table}_${digits}`;
}

/**
 * Hours that one statement looks at: it locks all their tables and indexes, and an operator's own PostgreSQL
 * has some 6,400 locks for all that runs at the same time.
 */
export const spanMs = 96 * hourMs;

/** The oldest hour that is kept; undefined where nothing is. */
export async function oldestHour(sql: Sql): Promise<number | undefined> {
  const hours = await readHours(sql);
  return hours.size === 0 ? undefined : Math.min(...hours);
}

/** The partitions that are there, by hour. */
export type Hours = {
  has(hour: number): boolean;
  /** Makes the partitions of these hours where they are missing. */
  make(hours: Iterable<number>): Promise<void>;
  /** Whether the hour of the moment is there. */
  holds(atMs: number): boolean;
  /** The oldest that is there; Infinity where none is. */
  oldest(): number;
  /** What is older is about to be dropped: nothing is begun for it any more. */
  expire(beforeMs: number): void;
  isExpired(atMs: number): boolean;
  /** It was dropped. */
  forget(hour: number): void;
};

export async function openHours(sql: Sql): Promise<Hours> {
  const known = await readHours(sql);
  let expiredMs = -Infinity;
  return {
    has: (hour) => known.has(hour),
    holds: (atMs) => known.has(hourOf(atMs)),
    oldest: () => Math.min(...known),
    expire: (beforeMs) => void (expiredMs = Math.max(expiredMs, beforeMs)),
    isExpired: (atMs) => atMs < expiredMs,
    forget: (hour) => void known.delete(hour),
    async make(hours) {
      const missing = [...new Set(hours)].filter((hour) => !known.has(hour));
      if (missing.length === 0) return;
      await sql.begin(async (transaction) => {
        await transaction`select pg_advisory_xact_lock(${hoursLock})`;
        for (const hour of missing) await transaction.unsafe(statementsFor(hour));
      });
      for (const hour of missing) known.add(hour);
    },
  };
}

async function readHours(sql: Sql): Promise<Set<number>> {
  const rows = await sql<{ name: string }[]>`
    select child.relname as name
    from pg_inherits join pg_class child on child.oid = inhrelid
    where inhparent = 'outcomes'::regclass`;
  return new Set(rows.map(({ name }) => hourOfName(name)));
}

/** The hour that a partition's name says. */
export function hourOfName(name: string): number {
  const digits = /_(\d{4})(\d\d)(\d\d)(\d\d)$/.exec(name);
  if (!digits) throw new Error(`A partition is called ${name}, which names no hour.`);
  const [year, month, day, hour] = digits.slice(1).map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour);
}

/** A table that is attached when it is whole disturbs no reader of the others. */
function statementsFor(hour: number): string {
  const [events, outcomes] = tables.map((table) => partitionName(table, hour));
  const attach = (table: Partitioned, name: string | undefined) =>
    `alter table ${table} attach partition ${name} for values from (${hour}) to (${hour + hourMs});`;
  return `do $$ begin
    if to_regclass('${outcomes}') is not null then return; end if;
    create table ${events} (like events);
    create unique index on ${events} (message_key) where not is_duplicate;
    create unique index on ${events} (lane, "offset", position);
    create index on ${events} (source_id, at_ms, lane, "offset", position);
    create index on ${events} (org_id, at_ms, lane, "offset", position);
    create index on ${events} (message_key) where is_duplicate;
    create index on ${events} (org_id, at_ms) where is_duplicate;
    create index on ${events} (user_key, at_ms) where user_key is not null;
    create index on ${events} (anonymous_key, at_ms) where anonymous_key is not null;
    create index on ${events} (org_id, (lower(name) collate "C"), at_ms) where name is not null;
    create table ${outcomes} (like outcomes);
    create index on ${outcomes} (lane, "offset", integration_id);
    create index on ${outcomes} (org_id, state, at_ms);
    create index on ${outcomes} (integration_id, state, at_ms);
    ${attach('events', events)}
    ${attach('outcomes', outcomes)}
  end $$`;
}
