import { expect, test } from 'vitest';
import { ApiKeyChange, newApiKeyRules } from './api-keys.ts';

const now = Date.parse('2026-11-25T12:00:00Z');
const check = (more: object) => newApiKeyRules(now).safeParse({ name: 'CI', role: 'User', ...more });

test.each<[string, object]>([
  ['without an end', {}],
  ['that ends in a millisecond', { expiresAt: new Date(now + 1) }],
  ['that ends in ten years', { expiresAt: new Date('2036-11-25T12:00:00Z') }],
  ['of an Owner', { role: 'Owner' }],
])('a key %s is fine', (_what, more) => {
  expect(check(more).success).toBe(true);
});

test.each<[string, object, string]>([
  ['that has ended', { expiresAt: new Date(now) }, 'expiresAt'],
  ['that ends after ten years', { expiresAt: new Date('2036-11-25T12:00:00.001Z') }, 'expiresAt'],
  ['that ends on no day', { expiresAt: new Date(NaN) }, 'expiresAt'],
  ['without a name', { name: ' ' }, 'name'],
  ['of no role', { role: 'Admin' }, 'role'],
])('a key %s is refused at its field', (_what, more, path) => {
  expect(check(more).error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
});

test('a key is renamed by the same rule', () => {
  expect(ApiKeyChange.safeParse({ name: ' CI ' }).data).toEqual({ name: 'CI' });
  expect(ApiKeyChange.safeParse({ name: 'a\nb' }).success).toBe(false);
});
