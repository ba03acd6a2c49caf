import { expect, test } from 'vitest';
import { defaults } from '../domain/fields/defaults.ts';
import { createValidator } from '../domain/validator.ts';
import { destinations } from './destinations.ts';
import { prototypes } from './prototypes.ts';
import { sink } from './sink/sink.ts';
import { someEvent } from './testing.ts';

test('what the API offers is what delivery can deliver to', () => {
  expect(prototypes).toEqual([...destinations.values()].map(({ prototype }) => prototype));
  expect(prototypes.map(({ integrationCode }) => integrationCode)).toEqual([...destinations.keys()]);
});

test.each([
  [
    'webhook',
    { url: 'http://127.0.0.1:9/x', headers: { Authorization: 'Bearer x' }, signingSecret: 's' },
    {},
  ],
  ['webhook', { url: 'HTTPS://example.com' }, { events: ['track'], eventNames: ['a'], bodyTemplate: '{}' }],
  ['sink', { apiKey: '123' }, { events: ['fvsbvsdfbsdfb'] }],
  ['sink', {}, {}],
])('%s takes %o and %o', (code, connection, config) => {
  const prototype = prototypes.find(({ integrationCode }) => integrationCode === code)!;
  expect(
    createValidator(prototype.connectionPrototype).check({
      ...defaults(prototype.connectionPrototype),
      ...connection,
    }),
  ).toMatchObject({ ok: true });
  expect(
    createValidator(prototype.configPrototype).check({ ...defaults(prototype.configPrototype), ...config }),
  ).toMatchObject({ ok: true });
});

test.each([
  ['no URL', {}, 'url'],
  ['a URL of another scheme', { url: 'ftp://example.com' }, 'url'],
  ['another method', { url: 'https://example.com', method: 'CONNECT' }, 'method'],
])('webhook refuses %s', (_what, connection, path) => {
  const { connectionPrototype } = destinations.get('webhook')!.prototype;
  expect(
    createValidator(connectionPrototype).check({ ...defaults(connectionPrototype), ...connection }),
  ).toMatchObject({
    ok: false,
    fieldErrors: [{ path }],
  });
});

test.each([
  ['every event where no names are given', {}, 'a', true],
  ['an event of a name that is given', { events: ['a', 'b'] }, 'b', true],
  ['no event of another name', { events: ['a'] }, 'b', false],
  ['no event without a name where names are given', { events: ['a'] }, undefined, false],
])('sink takes %s', (_what, config, name, isWanted) => {
  expect(sink.unwanted?.(someEvent({ name }), config) === undefined).toBe(isWanted);
});
