import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { destinations } from '../catalog/destinations.ts';
import type { Destination } from '../catalog/destination.ts';
import type { Envelope } from '../domain/envelope.ts';
import { newId, newSourceId } from '../domain/ids.ts';
import type { Log } from '../domain/log.ts';
import type { Meter } from '../domain/metrics/meter.ts';
import type { Values } from '../domain/prototypes.ts';
import { listEvents } from '../storage/events.ts';
import { outcomesOf, type EventOutcome } from '../storage/outcomes.ts';
import { ringOf } from '../storage/keys/ring.ts';
import { createSeal } from '../storage/seal.ts';
import { openTestDatabase } from '../storage/testing.ts';
import { openPostgresStream } from '../stream/postgres.ts';
import type { Place, Stream } from '../stream/stream.ts';
import { createDelivery, type Delivery } from './delivery.ts';
import type { Retention } from './retention/doomed.ts';

export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function nothing(): void {
  // Tests say what matters themselves.
}

/** Where links to the dashboard lead. */
const publicUrl = 'http://localhost:4000';

export type Received = { method: string; url: string; headers: IncomingHttpHeaders; body: string };
type Answer = (received: Received, response: ServerResponse) => void;

/** A real HTTP server that keeps what it gets, and answers 200 unless told otherwise. */
export async function openReceiver(answer: Answer = (_received, response) => response.end('ok')) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    readText(request).then(
      (body) => {
        const one = {
          method: request.method ?? '',
          url: request.url ?? '',
          headers: request.headers,
          body,
        };
        received.push(one);
        receiver.answer(one, response);
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  // A server that listens on a port has this kind of address.
  const { port } = server.address() as AddressInfo;
  const receiver = {
    answer,
    received,
    url: `http://127.0.0.1:${port}/events`,
    messageIds: () => received.map(({ headers }) => headers['idempotency-key']),
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  return receiver;
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

type Settings = { connection?: Values; config?: Values; code?: string; state?: string; sourceId?: string };
export type Batch = {
  messageId?: string;
  userId?: string;
  type?: string;
  event?: string;
  [key: string]: unknown;
}[];

export type World = Awaited<ReturnType<typeof openWorld>>;

/** A database, a stream, and an organization with one source. */
export async function openWorld() {
  const opened = await openTestDatabase();
  const { database, address } = opened;
  const { sql } = database;
  const now = () => Date.now();
  const stream: Stream = await openPostgresStream({ address, log: silentLog, now });
  const seal = createSeal(ringOf('secrets', Buffer.alloc(32, 7)));
  const orgId = newId();
  const deliveries: Delivery[] = [];
  await sql`insert into organizations (id, name) values (${orgId}, 'Org')`;

  async function addSource(): Promise<string> {
    const id = newSourceId();
    await sql`insert into sources (id, org_id, name, platform) values (${id}, ${orgId}, 'Source', 'server')`;
    return id;
  }
  const sourceId = await addSource();

  return {
    sql,
    address,
    stream,
    orgId,
    sourceId,
    addSource,

    async addIntegration(settings: Settings & { secrets?: Record<string, string> } = {}): Promise<string> {
      const { connection = {}, config = {}, code = 'webhook', state = 'on', secrets } = settings;
      const [connectionId, id] = [newId(), newId()];
      const sealed = secrets && seal.seal(JSON.stringify(secrets), `connections:${connectionId}`);
      await sql`
        insert into connections (id, org_id, name, integration_code, connection_prototype_id, details, secrets)
        values (${connectionId}, ${orgId}, 'C', ${code}, ${code}, ${sql.json(connection as never)}, ${sealed ?? null})`;
      await sql`
        insert into integrations (id, org_id, source_id, connection_id, integration_code, name, config, state)
        values (${id}, ${orgId}, ${settings.sourceId ?? sourceId}, ${connectionId}, ${code}, 'I',
          ${sql.json(config as never)}, ${state})`;
      return id;
    },

    /** Appends a batch, as ingest does. */
    append(batch: Batch, more: Partial<Envelope> = {}): Promise<Place> {
      const atMs = now();
      const head: Envelope = { v: 1, orgId, sourceId, receivedAtMs: atMs, route: 'batch', ...more };
      const events = batch.map((event) => ({ type: 'track', event: 'E', userId: 'ada', ...event }));
      const body = Buffer.from(JSON.stringify({ batch: events }));
      return stream.append({ atMs, head: JSON.stringify(head), body });
    },

    startDelivery(
      more: {
        now?: () => number;
        chance?: () => number;
        allow?: string[];
        retention?: Retention;
        destinations?: Map<string, Destination>;
        meter?: Meter;
        log?: Log;
      } = {},
    ): Delivery {
      const deps = {
        stream,
        database,
        seal,
        destinations,
        allow: ['127.0.0.0/8'],
        log: silentLog,
        publicUrl,
      };
      const delivery = createDelivery({ ...deps, now, chance: () => 0, ...more });
      deliveries.push(delivery);
      delivery.start();
      return delivery;
    },

    async outcomes(place: Place, position = 0): Promise<EventOutcome[]> {
      const found = await outcomesOf(sql, [{ ...place, position }]);
      return [...found.values()].flat();
    },
    events: () => listEvents(sql, { orgId, limit: 200 }),
    waits: () => sql<{ attempts: number; next_at_ms: string; user_key: string }[]>`select * from waits`,

    async close() {
      await Promise.all(deliveries.map((delivery) => delivery.stop()));
      await stream.close();
      await opened.close();
    },
  };
}
