import { expect, test } from 'vitest';
import { claimsOf, createSession } from './session.ts';

/** What all tabs of one browser share, telling every tab but the writer of a change. */
function browser() {
  const kept = new Map<string, string>();
  const tabs: ((key: string | null) => void)[] = [];
  return {
    tab() {
      const own = tabs.length;
      const tell = (key: string | null) => tabs.forEach((listener, index) => index !== own && listener(key));
      return {
        storage: {
          getItem: (key: string) => kept.get(key) ?? null,
          setItem: (key: string, value: string) => (kept.set(key, value), tell(key)),
          removeItem: (key: string) => (kept.delete(key), tell(key)),
        },
        onStored: (listener: (key: string | null) => void) => void tabs.push(listener),
      };
    },
  };
}

function token(claims: object): string {
  return `e30.${btoa(JSON.stringify(claims)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')}.x`;
}

test('tabs are signed in and out together', () => {
  const { tab } = browser();
  const one = createSession(tab());
  const other = createSession(tab());
  const seen: (string | undefined)[] = [];
  other.subscribe(() => seen.push(other.token()));
  one.begin('a');
  one.end();
  expect(seen).toEqual(['a', undefined]);
});

test('a token outlives the page', () => {
  const { tab } = browser();
  createSession(tab()).begin('a');
  expect(createSession(tab()).token()).toBe('a');
});

test.each([
  ['absent', undefined],
  [
    'closed',
    {
      getItem: () => {
        throw new Error('SecurityError');
      },
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
      removeItem: () => {
        throw new Error('SecurityError');
      },
    },
  ],
])('where storage is %s the token lives in memory', (_how, storage) => {
  const session = createSession({ storage, onStored: () => undefined });
  session.begin('a');
  expect(session.token()).toBe('a');
  session.end();
  expect(session.token()).toBeUndefined();
});

test('the token tells whose it is', () => {
  expect(claimsOf(token({ sub: 'u1', jti: 's1', exp: 1_800_000_000 }))).toEqual({
    userId: 'u1',
    sessionId: 's1',
  });
});

test.each(['', 'x', 'a.b.c', token({ sub: 1 }), `a.${btoa('null')}.c`])('%j says nothing', (text) => {
  expect(claimsOf(text)).toBeUndefined();
});
