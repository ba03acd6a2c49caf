import { expect, test } from 'vitest';
import { wordsFor } from '../dashboard/sources/rejected/words.ts';
import type { RefusedCode } from './answers.ts';
import type { RejectionCode } from './check.ts';

/** All that a source's page may have to show. The compiler misses none: a new code has to be named here. */
const codes = {
  TOO_LARGE: true,
  TOO_DEEP: true,
  TOO_MANY: true,
  MALFORMED: true,
  UNKNOWN_TYPE: true,
  NO_IDENTITY: true,
  LONG_MESSAGE_ID: true,
  BAD_ENCODING: true,
  SOURCE_OFF: true,
  NEAR_KEY: true,
} satisfies Record<RejectionCode | Exclude<RefusedCode, 'UNKNOWN_SOURCE'> | 'SOURCE_OFF' | 'NEAR_KEY', true>;

test.each(Object.keys(codes))('the dashboard has words for %s, and says what to do', (code) => {
  const { what, advice } = wordsFor(code);
  expect(what).not.toBe(code);
  expect(advice).toMatch(/^[A-Z].*\.$/);
});
