import { describe, expect, test } from 'vitest';
import {
  draftKey,
  draftKeptMsMax,
  emptyDraft,
  keepDraft,
  nextAttempt,
  readDraft,
  type Draft,
} from './draft.ts';
import { stepToShow } from './steps.ts';

const now = Date.UTC(2026, 0, 31);

function openStorage() {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}
const closed = {
  getItem: (): string => {
    throw new Error('Storage is closed.');
  },
  setItem: () => {
    throw new Error('Storage is full.');
  },
  removeItem: () => undefined,
};

describe('a draft', () => {
  test('comes back as it was, whatever the properties are called', () => {
    const storage = openStorage();
    const values = JSON.parse('{"__proto__": "v", "a.b": [0, false, ""]}') as NonNullable<
      Draft['details']
    >[string];
    const draft: Draft = { ...emptyDraft(now), code: 'webhook', details: { webhook: values } };
    keepDraft(storage, 'k', draft);
    expect(JSON.stringify(readDraft(storage, 'k', now)?.details)).toBe(
      '{"webhook":{"__proto__":"v","a.b":[0,false,""]}}',
    );
  });

  test('belongs to one person in one organization', () => {
    expect(new Set([draftKey('p1', 'o1'), draftKey('p1', 'o2'), draftKey('p2', 'o1')]).size).toBe(3);
  });

  test('goes after 30 days', () => {
    const storage = openStorage();
    keepDraft(storage, 'k', emptyDraft(now));
    expect(readDraft(storage, 'k', now + draftKeptMsMax - 1)).toBeDefined();
    expect(readDraft(storage, 'k', now + draftKeptMsMax)).toBeUndefined();
  });

  test.each(['{', 'null', '[]', '{"version": 2, "savedAtMs": 0}', '{"version": 1, "savedAtMs": "now"}'])(
    'that reads %s is none',
    (text) => {
      const storage = openStorage();
      storage.items.set('k', text);
      expect(readDraft(storage, 'k', 0)).toBeUndefined();
    },
  );

  test('is no draft where storage is closed, and nothing breaks', () => {
    expect(readDraft(closed, 'k', now)).toBeUndefined();
    expect(() => keepDraft(closed, 'k', emptyDraft(now))).not.toThrow();
  });
});

test('the same input tries with the same id, another one with another', () => {
  const first = nextAttempt(undefined, { a: 1 }, () => 'r1');
  expect(nextAttempt(first, { a: 1 }, () => 'r2')).toBe(first);
  expect(nextAttempt(first, { a: 2 }, () => 'r2').requestId).toBe('r2');
});

test.each([
  [undefined, {}, 'choose'],
  ['review', {}, 'choose'],
  ['source', { code: 'webhook' }, 'source'],
  ['review', { code: 'webhook', sourceId: 's' }, 'connection'],
  ['choose', { code: 'webhook', sourceId: 's', hasConnection: true }, 'choose'],
  ['review', { code: 'webhook', sourceId: 's', hasConnection: true, hasConfiguration: true }, 'review'],
] as const)('asked for %s with %j, the wizard shows %s', (asked, progress, shown) => {
  expect(stepToShow(asked, { hasConnection: false, hasConfiguration: false, ...progress })).toBe(shown);
});
