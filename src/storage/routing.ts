import type { IntegrationState } from '../domain/rules/integrations.ts';
import { integrationStates } from '../domain/rules/integrations.ts';
import type { Log } from '../domain/log.ts';
import type { Values } from '../domain/prototypes.ts';
import { joinSecrets } from '../domain/secrets.ts';
import { watchChanges, type Changed } from './changes.ts';
import type { Sql } from './database.ts';
import type { Seal } from './seal.ts';

/** An integration with its connection, as delivery needs it. */
export type Route = {
  integrationId: string;
  orgId: string;
  sourceId: string;
  code: string;
  platform: string;
  state: IntegrationState;
  startsAtMs: number;
  config: Values;
  /** The connection's values with their secrets, opened when they are first asked for. Throws CannotOpen. */
  open(): { connection: Values; secrets: string[] };
};

export type Routing = {
  /** The integrations of a source, as of a moment ago. */
  ofSource(sourceId: string): readonly Route[];
  find(integrationId: string): Route | undefined;
  /** Resolves when every change that was committed before the call counts. */
  catchUp(): Promise<void>;
  /** Called after each change, with routes as they are now. */
  onChange(listener: () => void): void;
  close(): Promise<void>;
};

/** A reload takes at most this share of the time, so that a storm of changes leaves room for events. */
const reloadShareMax = 1 / 5;

type Row = {
  version: string;
  id: string;
  org_id: string;
  source_id: string;
  code: string;
  platform: string;
  state: string;
  starts: number;
  config: Values;
  connection_id: string;
  details: Values;
  secrets: Uint8Array | null;
};

/** Tables whose changes change what goes where. */
const concerning: ReadonlySet<Changed> = new Set<Changed>(['sources', 'connections', 'integrations', 'all']);

type Snapshot = {
  stamp: string;
  byId: Map<string, { version: string; route: Route }>;
  bySource: Map<string, Route[]>;
};

/** Keeps all integrations in memory, and follows changes as they are announced. */
export async function openRouting(sql: Sql, seal: Seal, log: Log): Promise<Routing> {
  let snapshot: Snapshot = await load(sql, seal);
  let loading: Promise<void> | undefined;
  let isStale = false;
  let isClosed = false;
  const listeners: (() => void)[] = [];

  /** Loads once more after the load under way, since that may have begun before the change. */
  function reload(): Promise<void> {
    isStale = true;
    loading ??= run().finally(() => {
      loading = undefined;
      return isStale && !isClosed ? reload() : undefined;
    });
    return loading;
  }

  async function run(): Promise<void> {
    while (isStale && !isClosed) {
      isStale = false;
      const startMs = performance.now();
      snapshot = await load(sql, seal, snapshot);
      for (const listener of listeners) listener();
      const restMs = (performance.now() - startMs) / reloadShareMax;
      if (isStale) await new Promise((resolve) => setTimeout(resolve, restMs));
    }
  }

  const watching = await watchChanges(sql, (changed) => {
    if (!concerning.has(changed)) return;
    reload().catch((error: unknown) => log.warn({ error }, 'Integrations could not be read again.'));
  });

  return {
    ofSource: (sourceId) => snapshot.bySource.get(sourceId) ?? [],
    find: (integrationId) => snapshot.byId.get(integrationId)?.route,
    async catchUp() {
      if ((await readStamp(sql)) !== snapshot.stamp) await reload();
    },
    onChange: (listener) => void listeners.push(listener),
    async close() {
      isClosed = true;
      await watching.close();
    },
  };
}

/** Changes with every change that has its own time; what has none is announced all the same. */
async function readStamp(sql: Sql): Promise<string> {
  const [row] = await sql<{ stamp: string | null }[]>`
    select concat((select max(updated_at) from integrations), '/', (select max(updated_at) from connections)) as stamp`;
  return row?.stamp ?? '';
}

async function load(sql: Sql, seal: Seal, before?: Snapshot): Promise<Snapshot> {
  // The stamp first: rows that are newer than it only cause a load that brings nothing new.
  const stamp = await readStamp(sql);
  const rows = await sql<Row[]>`
    select i.xmin || '/' || c.xmin as version, i.id, i.org_id, i.source_id, i.integration_code as code,
      s.platform, i.state, (extract(epoch from i.starts_at) * 1000)::float8 as starts, i.config,
      c.id as connection_id, c.details, c.secrets
    from integrations i
    join connections c on c.id = i.connection_id
    join sources s on s.id = i.source_id
    order by i.created_at, i.id`;
  const next: Snapshot = { stamp, byId: new Map(), bySource: new Map() };
  for (const row of rows) {
    const known = before?.byId.get(row.id);
    const route = known?.version === row.version ? known.route : routeOf(row, seal);
    next.byId.set(row.id, { version: row.version, route });
    const others = next.bySource.get(route.sourceId);
    if (others) others.push(route);
    else next.bySource.set(route.sourceId, [route]);
  }
  return next;
}

function routeOf(row: Row, seal: Seal): Route {
  const state = integrationStates.find((one) => one === row.state);
  if (!state)
    throw new Error(`The integration ${row.id} is in the state "${row.state}", which nobody knows.`);
  let opened: { connection: Values; secrets: string[] } | undefined;
  return {
    integrationId: row.id,
    orgId: row.org_id,
    sourceId: row.source_id,
    code: row.code,
    platform: row.platform,
    state,
    startsAtMs: row.starts,
    config: row.config,
    open: () => (opened ??= openConnection(row, seal)),
  };
}

function openConnection({ connection_id, details, secrets }: Row, seal: Seal) {
  if (secrets === null) return { connection: details, secrets: [] };
  // Sealed by the api: a flat object of texts.
  const opened = JSON.parse(seal.open(Buffer.from(secrets), `connections:${connection_id}`)) as Record<
    string,
    string
  >;
  return { connection: joinSecrets(details, opened), secrets: Object.values(opened) };
}
