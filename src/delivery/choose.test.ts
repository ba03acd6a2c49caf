import { expect, test } from 'vitest';
import type { Destination } from '../catalog/destination.ts';
import { webhook } from '../catalog/webhook/webhook.ts';
import { someEvent } from '../catalog/testing.ts';
import type { Json } from '../domain/prototypes.ts';
import { choose, type Candidate } from './choose.ts';

const event = someEvent();
const on: Candidate = {
  code: 'webhook',
  state: 'on',
  platform: 'server',
  startsAtMs: event.receivedAtMs,
  config: {},
};
const send = { kind: 'send' };

test.each<[string, Partial<Candidate>, object]>([
  ['is sent where the integration is on', {}, send],
  [
    'has nothing to do with an integration that starts later',
    { startsAtMs: event.receivedAtMs + 1 },
    { kind: 'none' },
  ],
  ['is filtered where it is off', { state: 'off' }, { kind: 'filtered', reason: 'The integration is off.' }],
  ['is held where it is paused', { state: 'paused' }, { kind: 'hold', reason: 'The integration is paused.' }],
  [
    'is filtered where the destination takes none from such sources',
    { platform: 'fridge' },
    { kind: 'filtered', reason: 'Webhook takes no events from sources of type fridge.' },
  ],
  [
    'is filtered where the configuration does not want it',
    { config: { events: ['page'] } },
    { kind: 'filtered', reason: 'Events of type track are not chosen.' },
  ],
  [
    'that is filtered anyway does not wait for a pause to end',
    { state: 'paused', config: { events: ['page'] } },
    { kind: 'filtered', reason: 'Events of type track are not chosen.' },
  ],
])('an event %s', (_promise, more, choice) => {
  expect(choose(event, { ...on, ...more }, webhook)).toEqual(choice);
});

test('an event fails where this release lacks the destination', () => {
  expect(choose(event, { ...on, code: 'gone' }, undefined)).toEqual({
    kind: 'failed',
    reason: 'This release has no destination "gone".',
  });
});

const all = { kind: 'filtered', reason: 'The event is for other destinations: integrations.All is false.' };
const left = (name: string) => ({
  kind: 'filtered',
  reason: `The event leaves it out: integrations.${name} is false.`,
});

test.each<[Json | undefined, object]>([
  [undefined, send],
  [null, send],
  [{}, send],
  [{ All: true }, send],
  [{ All: false }, all],
  [{ All: 0 }, send],
  [{ All: false, Webhook: true }, send],
  [{ All: false, webhook: true }, send],
  [{ All: false, Webhook: { option: 1 } }, send],
  [{ All: false, WEBHOOK: true }, all],
  [{ All: false, Mixpanel: true }, all],
  [{ Webhook: false }, left('Webhook')],
  [{ webhook: false }, left('webhook')],
  [{ Webhook: true, webhook: false }, send],
  [{ Mixpanel: false }, send],
  [['All'], send],
  ['none', send],
])('an event may choose its destinations: %j', (integrations, choice) => {
  const wishing = someEvent({ payload: integrations === undefined ? {} : { integrations } });
  expect(choose(wishing, on, webhook)).toEqual(choice);
});

test('an event on which a destination’s code throws fails alone, and says why', () => {
  const broken: Destination = {
    ...webhook,
    unwanted() {
      throw new TypeError('of what?');
    },
  };
  expect(choose(event, on, broken)).toEqual({
    kind: 'failed',
    reason: "The destination's code failed: of what?",
  });
});
