import { expect, test } from 'vitest';
import type { Destination } from '../../catalog/destination.ts';
import { destinations } from '../../catalog/destinations.ts';
import { sink } from '../../catalog/sink/sink.ts';
import type { Trial } from '../../domain/trials/trials.ts';
import { runTrial } from './run.ts';

const connection = { url: 'https://a.example/' };
const trial: Trial = { kind: 'connection', integrationCode: 'webhook', connection, secrets: [] };
const event = { type: 'track' };
const integration: Trial = { ...trial, kind: 'integration', orgId: 'o', config: {}, event, isSent: true };

const never = () => new Promise<never>(() => undefined);

type More = { destination?: Partial<Destination>; all?: Map<string, Destination> };

function run(asked: Trial, { destination, all = destinations }: More = {}) {
  const found = destination ? new Map([[asked.integrationCode, { ...sink, ...destination }]]) : all;
  const signal = new AbortController().signal;
  return runTrial(asked, { destinations: found, way: { send: never }, now: Date.now, signal, timeoutMs: 1 });
}

test.each([
  ['a connection', trial],
  ['an integration', integration],
])('%s that hangs ends in time', async (_what, asked) => {
  expect(await run(asked)).toMatchObject({
    ...{ code: 'UPSTREAM_FAILED', message: expect.stringContaining('within') },
  });
});

const thrown = () => Promise.reject(new Error('Boom.'));

test.each([
  ['a test', trial, { test: thrown }, 'UPSTREAM_FAILED'],
  ['what sends', integration, { perform: thrown }, 'INVALID_INPUT'],
  [
    'choices',
    { ...trial, kind: 'options', config: {}, path: 'configPayload.a', search: '' } satisfies Trial,
    { options: thrown },
    'UPSTREAM_FAILED',
  ],
] as const)('%s that throws is told, with its reason', async (_what, asked, destination, code) => {
  expect(await run(asked, { destination })).toMatchObject({
    ...{ code, message: expect.stringContaining('Boom.') },
  });
});

test('a destination without a test says that nobody can tell', async () => {
  const { prototype, eventsMax, perform } = sink;
  const untestable = new Map([['webhook', { prototype, eventsMax, perform }]]);
  expect(await run(trial, { all: untestable })).toMatchObject({
    code: 'OK',
    message: expect.stringContaining('no way to try'),
  });
});

test('a destination that this process does not have is refused', async () => {
  expect(await run({ ...trial, integrationCode: 'nope' })).toMatchObject({ code: 'INVALID_INPUT' });
});

test('a destination that knows no choices says so', async () => {
  const options: Trial = { ...trial, kind: 'options', config: {}, path: 'configPayload.a', search: '' };
  expect(await run(options)).toMatchObject({
    ...{ code: 'NOT_FOUND', message: 'Webhook offers no choices for configPayload.a. Type the value.' },
  });
});
