import { expect, test } from 'vitest';
import { deletionOf } from './rules.ts';

test.each([
  ['Ada@Example.com ', 'secret', true],
  ['ada@example.co', 'secret', false],
  ['', 'secret', false],
  ['ada@example.com', '', false],
])(
  'a deletion of ada@example.com confirmed by %j and the password %j goes on: %s',
  (typed, currentPassword, is) => {
    expect(deletionOf('ada@example.com').safeParse({ typed, currentPassword }).success).toBe(is);
  },
);
