import { expect, test } from 'vitest';
import { permissionNames } from '../../../domain/permissions.ts';
import { differencesOf, wordsFor } from './words.ts';

test('every permission has words of its own', () => {
  const words = permissionNames.map((action) => wordsFor({ action, change: null }));
  expect(new Set(words).size).toBe(permissionNames.length);
  for (const one of words) expect(one).toMatch(/^[A-Z][a-z]+ /);
});

test.each([
  ['source.update', null, 'Changed source'],
  ['member.update', { before: { role: null }, after: { role: 'User' } }, 'Added member'],
  ['member.update', { before: { role: 'User' }, after: { role: 'Owner' } }, 'Changed member'],
  ['member.update', { before: { role: 'User' }, after: { role: null } }, 'Removed member'],
  ['organization.update', { before: { name: null }, after: { name: 'Acme' } }, 'Created organization'],
  ['organization.update', { before: { name: 'a' }, after: { name: 'b' } }, 'Changed organization'],
  ['key.update', { before: {}, after: { isRevoked: true } }, 'Revoked API key'],
  ['key.update', { before: { name: 'a' }, after: { name: 'b' } }, 'Changed API key'],
  ['alert.create', null, 'alert.create'],
  ['__proto__', null, '__proto__'],
  ['toString', 'nonsense', 'toString'],
])('%s with %j reads as %s', (action, change, words) => {
  expect(wordsFor({ action, change })).toBe(words);
});

test.each([
  [null, []],
  [
    { before: { name: 'Shop' }, after: { name: 'Store' } },
    [{ name: 'name', before: 'Shop', after: 'Store' }],
  ],
  [
    { before: { enabled: true }, after: { enabled: false } },
    [{ name: 'enabled', before: 'true', after: 'false' }],
  ],
  [
    { before: { key: { isSet: true, hint: '4f2a' } }, after: { key: { isSet: true, hint: '77aa' } } },
    [{ name: 'key', before: 'Set, ends in 4f2a', after: 'Set, ends in 77aa' }],
  ],
  [
    { before: { key: { isSet: true } }, after: { key: { isSet: true } } },
    [{ name: 'key', before: 'Set', after: 'Changed' }],
  ],
  [
    { before: { details: { url: 'a', x: 1 } }, after: { details: { url: 'b', x: 1 } } },
    [{ name: 'details.url', before: 'a', after: 'b' }],
  ],
  [{ before: { list: null }, after: { list: ['a'] } }, [{ name: 'list', before: '', after: '["a"]' }]],
])('%j differs by %j', (change, differences) => {
  expect(differencesOf(change)).toEqual(differences);
});
