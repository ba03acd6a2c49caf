import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { expect, vi } from 'vitest';
import type { StampedEvent } from '../../domain/events.ts';
import { StreamBusy, StreamUnavailable, type Stream } from '../../stream/stream.ts';
import { openTestIngest } from '../testing.ts';

/** What may go wrong between an SDK and the disk, as the SDK sees it. */
export const outages = {
  'the database is away (503)': 'away',
  'there is more than the disk takes (429)': 'busy',
  'the connection is reset before anything was stored': 'cut before',
  'the connection is reset before the answer, after all was stored': 'cut after',
} as const;
export type Outage = (typeof outages)[keyof typeof outages];

/** How many requests of events meet the outage, until the server is back. */
const failingRequests = 2;
const arrivalMsMax = 60_000;

export type Gate = Awaited<ReturnType<typeof openGate>>;

/**
 * A real ingest whose next requests can be made to fail, and which remembers what SDKs sent and which messageIds it
 * acknowledged to them.
 */
export async function openGate(loses: (stream: Stream) => Stream = (stream) => stream) {
  let outage: Outage | undefined;
  let toFail = 0;
  const answered: Buffer[] = [];
  const bodies: Buffer[] = [];
  const stored: StampedEvent[] = [];
  const acknowledged = new Set<string>();
  const readStored = async (): Promise<void> => {
    for (const entry of await t.entries()) {
      bodies.push(entry.body);
      stored.push(...entry.events);
    }
  };
  const fails = (kind: Outage) => outage === kind && toFail > 0 && toFail-- > 0;

  const t = await openTestIngest(
    (stream) => {
      const kept = loses(stream);
      return {
        ...kept,
        append(entry) {
          if (fails('away')) return Promise.reject(new StreamUnavailable('away'));
          if (fails('busy')) return Promise.reject(new StreamBusy('busy'));
          return kept.append(entry);
        },
      };
    },
    (request, response) => {
      if (request.method !== 'POST') return false;
      if (fails('cut before')) return cutOnceRead(request);
      if (fails('cut after')) cutTheAnswer(request, response);
      else remember(request, response);
      return false;
    },
  );

  function remember(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('finish', () => {
      if (response.statusCode !== 200) return;
      const sent = Buffer.concat(chunks);
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
      answered.push(body);
      for (const id of messageIdsOf(body)) acknowledged.add(id);
    });
  }

  return {
    ...t,
    acknowledged,
    failWith(kind: Outage, requests = failingRequests): void {
      outage = kind;
      toFail = requests;
    },
    /** How many of the failures that were asked for have not happened. */
    failuresLeft: () => toFail,
    /** Waits until so many messages of a source are acknowledged and stored. Answers them as often as they were stored. */
    async arrived(sourceId: string, count: number): Promise<StampedEvent[]> {
      let ofSource: StampedEvent[] = [];
      await vi.waitFor(
        async () => {
          await readStored();
          ofSource = stored.filter((one) => one.sourceId === sourceId);
          const ids = new Set(ofSource.map((one) => one.messageId));
          expect([...ids].filter((id) => acknowledged.has(id))).toHaveLength(count);
        },
        { timeout: arrivalMsMax, interval: 50 },
      );
      return ofSource;
    },
    /** The acknowledged messages that were not stored, and requests that were not stored as they came. */
    async lost(): Promise<string[]> {
      const [idsSaid, bodiesSaid] = [[...acknowledged], [...answered]];
      // The last of them may have been stored after the last look.
      await readStored();
      const ids = new Set(stored.map((one) => one.messageId));
      const changed = bodiesSaid.filter((body) => !bodies.some((one) => one.equals(body)));
      return [...idsSaid.filter((id) => !ids.has(id)), ...changed.map(String)];
    },
  };
}

/** Each message once, as delivery will see it: a repeated one has the same messageId. */
export function distinct(stored: StampedEvent[]): StampedEvent[] {
  return [...new Map(stored.map((one) => [one.messageId, one])).values()];
}

function cutOnceRead(request: IncomingMessage): true {
  request.resume().on('end', () => request.socket.destroy());
  return true;
}

function cutTheAnswer(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead = () => response;
  response.end = () => {
    request.socket.destroy();
    return response;
  };
}

function messageIdsOf(body: Buffer): string[] {
  // What SDKs send is one event, or a list of them.
  const parsed = JSON.parse(body.toString()) as Sent & { batch?: Sent[] };
  return (parsed.batch ?? [parsed]).map((one) => one.messageId);
}
type Sent = { messageId: string };
