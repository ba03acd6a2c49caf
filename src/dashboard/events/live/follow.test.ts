import { afterEach, expect, test, vi } from 'vitest';
import { connectFeed } from './connect.ts';
import { follow, waitMs } from './follow.ts';

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

type Call = {
  after: unknown;
  headers: Headers;
  signal: AbortSignal | null | undefined;
  line: ReadableStreamDefaultController<Uint8Array>;
};
type Answer = (call: Call) => Response | void;

const encoder = new TextEncoder();
const write = ({ line }: Call, text: string) => line.enqueue(encoder.encode(text));

/** The network, as raw as the promises about breaks need it. Each call has its answer; further ones stay open. */
function openNetwork(...answers: Answer[]) {
  const calls: Call[] = [];
  const send: typeof fetch = (_url, { body, headers, signal } = {}) => {
    const { variables } = JSON.parse(String(body)) as { variables: { after?: string } }; // As connectFeed writes it.
    return new Promise((resolve) => {
      const given: { answer?: Response | void } = {};
      const stream = new ReadableStream<Uint8Array>({
        start(line) {
          signal?.addEventListener('abort', () => line.error(new Error('Aborted.')));
          const call = { after: variables.after, headers: new Headers(headers), signal, line };
          calls.push(call);
          write(call, ':\n\n');
          given.answer = answers[calls.length - 1]?.(call);
        },
      });
      resolve(given.answer ?? new Response(stream, { headers: { 'content-type': 'text/event-stream' } }));
    });
  };
  return { send, calls };
}

const item = (cursor: string) =>
  `event: next\ndata: {"data":{"eventFeed":{"cursor":"${cursor}","event":null,"skipped":0}}}\n\n`;

function followOver(send: typeof fetch, silenceMs = 10_000) {
  const seen: string[] = [];
  const stop = follow({
    after: undefined,
    connect: (after, signal) =>
      connectFeed({
        url: '/graphql',
        headers: { authorization: 'token', organization: 'o1' },
        variables: { orgId: 'o1', after },
        ...{ signal, send },
      }),
    onItem: ({ cursor }) => void seen.push(cursor),
    onState: (state) => void seen.push(state),
    now: Date.now,
    chance: () => 0,
    silenceMs,
  });
  ends.push(stop);
  return { seen, stop };
}

const soon = { timeout: 10_000 };

test('after a break it calls again from the last cursor, with the headers of every request', async () => {
  const { send, calls } = openNetwork((call) => {
    write(call, item('c1') + item('c2'));
    setTimeout(() => call.line.error(new Error('Broken.')), 50);
  });
  const { seen } = followOver(send);
  await vi.waitFor(() => expect(seen).toEqual(['live', 'c1', 'c2', 'away', 'live']), soon);
  expect(calls.map(({ after }) => after)).toEqual([undefined, 'c2']);
  expect(calls[1]?.headers.get('authorization')).toBe('token');
  expect(calls[1]?.headers.get('organization')).toBe('o1');
});

test('an end that the server chose is no end', async () => {
  const { send, calls } = openNetwork((call) => {
    write(call, `${item('c1')}event: complete\ndata:\n\n`);
    call.line.close();
  });
  followOver(send);
  await vi.waitFor(() => expect(calls.map(({ after }) => after)).toEqual([undefined, 'c1']), soon);
});

test('a cursor that the server refuses is forgotten', async () => {
  const { send, calls } = openNetwork(
    (call) => (write(call, item('c1')), call.line.close()),
    () => new Response('{"errors":[{"message":"Too old."}]}', { status: 400 }),
  );
  followOver(send);
  const afters = () => calls.map(({ after }) => after);
  await vi.waitFor(() => expect(afters()).toEqual([undefined, 'c1', undefined]), soon);
});

test('an answer that is no stream counts as away, and is tried again', async () => {
  const { send } = openNetwork(() => new Response('{}', { status: 503 }));
  const { seen } = followOver(send);
  await vi.waitFor(() => expect(seen).toEqual(['away', 'live']), soon);
});

test('a line that is silent for too long is dead', async () => {
  const { send, calls } = openNetwork();
  const { seen } = followOver(send, 200);
  await vi.waitFor(() => expect(seen.slice(0, 3)).toEqual(['live', 'away', 'live']), soon);
  expect(calls.length).toBeGreaterThanOrEqual(2);
});

test('who has called it off hears nothing more, and the line is closed', async () => {
  const { send, calls } = openNetwork();
  const { seen, stop } = followOver(send);
  await vi.waitFor(() => expect(seen).toEqual(['live']), soon);
  stop();
  expect(calls[0]?.signal?.aborted).toBe(true);
  await vi.waitFor(() => expect(calls[0]?.line.desiredSize).toBeNull(), soon);
  expect(seen).toEqual(['live']);
  expect(calls).toHaveLength(1);
});

test('waits double up to a limit, each by chance between half and whole', () => {
  expect([0, 1, 2, 5, 6, 60].map((failures) => waitMs(failures, () => 1))).toEqual([
    500, 1_000, 2_000, 16_000, 20_000, 20_000,
  ]);
  expect(waitMs(0, () => 0)).toBe(250);
});
