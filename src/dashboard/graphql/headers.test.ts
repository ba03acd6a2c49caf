import { expect, test } from 'vitest';
import { headersOf } from './headers.ts';

test.each([
  [
    'the address says which organization',
    undefined,
    '/org/abc/sources',
    { authorization: 't', organization: 'abc' },
  ],
  [
    'the operation says it before the address',
    { orgId: 'xyz' },
    '/org/abc',
    { authorization: 't', organization: 'xyz' },
  ],
  ['outside of an organization none is named', {}, '/orgs', { authorization: 't' }],
])('%s', (_promise, variables, path, headers) => {
  expect(headersOf('t', variables, path)).toEqual(headers);
});

test('without a token nothing is claimed', () => {
  expect(headersOf(undefined, undefined, '/login')).toEqual({});
});
