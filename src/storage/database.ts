import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';

/** Where the database is: the operator's own, or the embedded one behind its unix socket. */
export type DatabaseAddress =
  | { kind: 'url'; url: string }
  | { kind: 'socket'; socketDir: string; port: number; user: string; database: string };

export type Sql = postgres.Sql;
/** A transaction. What runs in one of its savepoints fails alone. */
export type TransactionSql = postgres.TransactionSql;
/** The pool, or a transaction in it. */
export type Queries = postgres.ISql;
export type Database = {
  /** Plain SQL, for the stream and for what is written in bulk. */
  sql: Sql;
  /** drizzle, for the control tables. */
  db: PostgresJsDatabase;
  address: DatabaseAddress;
  close(): Promise<void>;
};

/** Connections of the pool that api, ingest and delivery share in one process. */
const poolConnectionsMax = 10;

/** Opens a pool. Connects when it is first used; a query rejects where the database is away. */
export function openDatabase(
  address: DatabaseAddress,
  connectionsMax = poolConnectionsMax,
  more: postgres.Options<Record<string, never>> = {},
): Database {
  const sql = connect(address, connectionsMax, more);
  return { sql, db: drizzle(sharing(sql)), address, close: () => sql.end({ timeout: 5 }) };
}

/**
 * The same pool with options of its own. drizzle writes into them how moments and JSON are read and sent, which would
 * change what plain SQL gets: texts instead of Dates, and no lists of moments at all.
 */
function sharing(sql: Sql): Sql {
  const { parsers, serializers } = sql.options;
  const options = { ...sql.options, parsers: { ...parsers }, serializers: { ...serializers } };
  return new Proxy(sql, {
    get: (pool, name): unknown => (name === 'options' ? options : Reflect.get(pool, name)),
  });
}

const reconnectPauseSeconds = 0.25;

/** Connections beside the pool, for whoever holds a session lock or copies in bulk. */
export function connect(
  address: DatabaseAddress,
  max: number,
  more: postgres.Options<Record<string, never>> = {},
): Sql {
  const options = {
    max,
    idle_timeout: 60,
    connect_timeout: 10,
    // The driver's own pauses grow to 20 s: too long for a database that is back.
    backoff: () => reconnectPauseSeconds,
    onnotice: () => undefined,
    ...more,
    connection: { application_name: 'switchyard', ...more.connection },
  };
  if (address.kind === 'url') return postgres(address.url, options);
  return postgres({
    ...options,
    host: address.socketDir,
    port: address.port,
    user: address.user,
    database: address.database,
  });
}
