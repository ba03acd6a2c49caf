import { expect, test } from 'vitest';
import { destinationOf } from './guard.ts';

test('a sign-in leads back to the page that asked for it', () => {
  expect(destinationOf('/org/o1/sources?search=x')).toBe('/org/o1/sources?search=x');
});

test.each([undefined, '', 'https://evil.example', '//evil.example', '/\\evil.example', '/login?to=/login'])(
  '%j leads to the organizations',
  (to) => {
    expect(destinationOf(to)).toBe('/orgs');
  },
);
