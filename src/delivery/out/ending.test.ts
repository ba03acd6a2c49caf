import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { createCalls } from './ending.ts';

test('a call ends by itself, and with all others of its parent', () => {
  const openCall = createCalls();
  const parent = new AbortController();
  const [one, other] = [openCall(parent.signal), openCall(parent.signal)];
  const told: string[] = [];
  one.addEventListener('abort', () => told.push('one'));
  other.addEventListener('abort', () => told.push('other'));
  const signal = one.signal();
  one.close();
  one.close();
  expect([told, one.aborted, signal.aborted, other.aborted]).toEqual([['one'], true, true, false]);
  parent.abort();
  expect([told, other.aborted, other.signal().aborted]).toEqual([['one', 'other'], true, true]);
  expect(openCall(parent.signal).aborted).toBe(true);
});

test('who has stopped listening hears nothing', () => {
  const call = createCalls()(new AbortController().signal);
  const told: string[] = [];
  const listener = () => void told.push('ended');
  call.addEventListener('abort', listener);
  call.removeEventListener('abort', listener);
  call.close();
  expect(told).toEqual([]);
});

test('a parent that lives long is listened to once, however many calls it has', () => {
  const openCall = createCalls();
  const { signal } = new AbortController();
  for (let count = 0; count < 5; count++) openCall(signal).close();
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
});
