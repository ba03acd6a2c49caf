import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../domain/ids.ts';
import { openTestApi, type TestApi } from '../testing.ts';
import { operations } from './testing.ts';

/** A stranger may tell nobody's account by the time that an answer takes. Far above noise, far below a missing hash. */
const ratioMax = 1.5;

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi({ signUp: 'open' });
  await api.signedIn('known@example.com');
});
afterAll(() => api.close());

test.each([
  ['requestPasswordReset', 60],
  ['resendConfirmation', 60],
  ['createNewUser', 20],
  ['createToken', 20],
] as const)('%s takes as long for a known address as for an unknown one', async (operation, samples) => {
  const tookMs: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
  const time = async (kind: 'known' | 'unknown') => {
    // No limit is met, and neither kind always comes first.
    api.clock.offsetMs += 2 * 60 * 60_000;
    const address = kind === 'known' ? 'known@example.com' : `${newId()}@example.com`;
    const input = { email: address, username: address, password: 'some other password' };
    const startedAt = performance.now();
    const { data } = await api.client().ask(operations[operation], input);
    tookMs[kind].push(performance.now() - startedAt);
    expect(data.answer.code).not.toBe('RATE_LIMITED');
  };
  for (let i = 0; i < samples + 5; i++) {
    await time(i % 2 ? 'known' : 'unknown');
    await time(i % 2 ? 'unknown' : 'known');
  }
  // The first few warm up.
  const [known, unknown] = [median(tookMs.known.slice(5)), median(tookMs.unknown.slice(5))];
  expect(Math.max(known / unknown, unknown / known)).toBeLessThan(ratioMax);
});

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

test.each(['requestPasswordReset', 'resendConfirmation', 'createNewUser'] as const)(
  '%s does as many statements for a known address as for an unknown one',
  async (operation) => {
    const counts: number[] = [];
    for (const email of ['known@example.com', `${newId()}@example.com`]) {
      api.clock.offsetMs += 2 * 60 * 60_000;
      const statements = await api.countStatements(async () => {
        await api.client().ask(operations[operation], { email, password: 'some other password' });
      });
      counts.push(statements.length);
    }
    expect(counts[0]).toBeGreaterThan(3);
    expect(counts[0]).toBe(counts[1]);
  },
);
