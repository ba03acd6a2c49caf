import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { connectFeed } from './connect.ts';
import { follow, waitMs } from './follow.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

type Call = { after: string | undefined; headers: IncomingMessage['headers']; response: ServerResponse };

/** The other end of the feed, as raw as the promises about breaks need it; each call is answered in turn. */
async function openServer(...answers: ((call: Call) => void)[]) {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer); // A request without an encoding gives buffers.
    const { variables } = JSON.parse(Buffer.concat(chunks).toString()) as { variables: { after?: string } };
    const call = { after: variables.after, headers: request.headers, response };
    calls.push(call);
    (answers[calls.length - 1] ?? begin)(call);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => (server.closeAllConnections(), new Promise((resolve) => server.close(resolve))));
  const { port } = server.address() as AddressInfo; // A listening TCP server has an AddressInfo.
  return { url: `http://127.0.0.1:${port}`, calls };
}

function begin({ response }: Call) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(':\n\n');
}
const item = (cursor: string) =>
  `event: next\ndata: {"data":{"eventFeed":{"cursor":"${cursor}","event":null,"skipped":0}}}\n\n`;

function followAt(url: string, silenceMs = 10_000) {
  const seen: string[] = [];
  const stop = follow({
    after: undefined,
    connect: (after, signal) =>
      connectFeed({
        url,
        headers: { authorization: 'token', organization: 'o1' },
        variables: { orgId: 'o1', after },
        signal,
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
  const { url, calls } = await openServer((call) => {
    begin(call);
    call.response.write(item('c1') + item('c2'), () => call.response.destroy());
  });
  const { seen } = followAt(url);
  await vi.waitFor(() => expect(seen).toEqual(['live', 'c1', 'c2', 'away', 'live']), soon);
  expect(calls.map(({ after }) => after)).toEqual([undefined, 'c2']);
  expect(calls[1]?.headers).toMatchObject({ authorization: 'token', organization: 'o1' });
});

test('an end that the server chose is no end', async () => {
  const { url, calls } = await openServer((call) => {
    begin(call);
    call.response.end(`${item('c1')}event: complete\ndata:\n\n`);
  });
  followAt(url);
  await vi.waitFor(() => expect(calls.map(({ after }) => after)).toEqual([undefined, 'c1']), soon);
});

test('a cursor that the server refuses is forgotten', async () => {
  const { url, calls } = await openServer(
    (call) => (begin(call), call.response.end(item('c1'))),
    (call) => (begin(call), call.response.end('event: next\ndata: {"errors":[{"message":"Too old."}]}\n\n')),
  );
  followAt(url);
  await vi.waitFor(() => expect(calls.map(({ after }) => after)).toEqual([undefined, 'c1', undefined]), soon);
});

test('an answer that is no stream counts as away, and is tried again', async () => {
  const { url } = await openServer(({ response }) => response.writeHead(503).end('{}'));
  const { seen } = followAt(url);
  await vi.waitFor(() => expect(seen).toEqual(['away', 'live']), soon);
});

test('a line that is silent for too long is dead', async () => {
  const { url, calls } = await openServer();
  const { seen } = followAt(url, 200);
  await vi.waitFor(() => expect(seen.slice(0, 3)).toEqual(['live', 'away', 'live']), soon);
  expect(calls.length).toBeGreaterThanOrEqual(2);
});

test('who has called it off hears nothing more, and the line is closed', async () => {
  const { url, calls } = await openServer();
  const { seen, stop } = followAt(url);
  await vi.waitFor(() => expect(seen).toEqual(['live']), soon);
  const closed = new Promise((resolve) => calls[0]?.response.once('close', resolve));
  stop();
  await closed;
  expect(seen).toEqual(['live']);
  expect(calls).toHaveLength(1);
});

test('waits double up to a limit, each by chance between half and whole', () => {
  expect([0, 1, 2, 5, 6, 60].map((failures) => waitMs(failures, () => 1))).toEqual([
    500, 1_000, 2_000, 16_000, 20_000, 20_000,
  ]);
  expect(waitMs(0, () => 0)).toBe(250);
});
