import { expect, test } from 'vitest';
import { Email, emailKey, NewAccount, NewPassword, Profile } from './accounts.ts';
import { IntegrationChange, nextState } from './integrations.ts';
import { Name } from './names.ts';
import { NewSource } from './sources.ts';

test.each([
  'ada@example.com',
  'a.b+c@sub.example.co.uk',
  "o'brien@example.com",
  'jürgen@münchen.de',
  'x@xn--mnchen-3ya.de',
  `${'a'.repeat(64)}@example.com`,
])('%s can be an address', (email) => {
  expect(Email.parse(email)).toBe(email);
});

test.each([
  '',
  '   ',
  'ada',
  'ada@',
  '@example.com',
  'ada@localhost',
  'ada@example..com',
  'ada@-example.com',
  'a b@example.com',
  'a@b@example.com',
  '.a@example.com',
  'a..b@example.com',
  'a@example.com\nbcc: b@example.com',
  'a@exam\u0000ple.com',
  `${'a'.repeat(65)}@example.com`,
  `a@${'b'.repeat(60)}.${`${'c'.repeat(60)}.`.repeat(6)}com`,
])('%j is refused as an address', (email) => {
  expect(Email.safeParse(email).success).toBe(false);
});

test('an address is trimmed and composed, and compared without case', () => {
  expect(Email.parse(' Ju\u0308rgen@Example.com ')).toBe('Jürgen@Example.com');
  expect(emailKey('JU\u0308RGEN@Example.com')).toBe(emailKey('jürgen@example.COM'));
});

test.each([
  ['seven characters', 'abcdefg', false],
  ['eight characters', 'abcdefgh', true],
  ['128 characters', 'a'.repeat(128), true],
  ['129 characters', 'a'.repeat(129), false],
  ['eight characters outside the basic plane', '😀'.repeat(8), true],
])('a password of %s: %j', (_what, password, passes) => {
  expect(NewPassword.safeParse(password).success).toBe(passes);
});

test.each([
  ['is trimmed', ' Shop ', 'Shop'],
  ['may be one character', 'S', 'S'],
  ['may have 100', 'é'.repeat(100), 'é'.repeat(100)],
  ['keeps emoji', '🛒 Shop', '🛒 Shop'],
  ['is not empty', '   ', undefined],
  ['has no more than 100', 'a'.repeat(101), undefined],
  ['has no line break', 'a\nb', undefined],
  ['has no NUL', 'a\u0000b', undefined],
  ['has no half of a character', 'a\ud800b', undefined],
])('a name %s', (_promise, name, kept) => {
  expect(Name.safeParse(name).data).toBe(kept);
});

test('the rules tell where the fault is', () => {
  const paths = (
    schema: { safeParse(value: unknown): { error?: { issues: { path: PropertyKey[] }[] } } },
    value: object,
  ) => schema.safeParse(value).error?.issues.map((issue) => issue.path.join('.'));
  expect(paths(NewSource, { name: '', platform: 'fax' })).toEqual(['name', 'platform']);
  expect(paths(NewAccount, { email: 'a', password: 'b', profile: { company: '\u0007' } })).toEqual([
    'email',
    'password',
    'profile.company',
  ]);
  expect(Profile.parse({ firstName: ' Ada ', lastName: null })).toEqual({ firstName: 'Ada', lastName: null });
  expect(paths(IntegrationChange, { enabled: 'yes' })).toEqual(['enabled']);
});

test.each([
  ['on', {}, 'on'],
  ['on', { enabled: false }, 'off'],
  ['off', { enabled: true }, 'on'],
  ['paused', { enabled: true }, 'paused'],
  ['paused', { enabled: false }, 'off'],
  ['on', { paused: true }, 'paused'],
  ['off', { enabled: true, paused: true }, 'paused'],
  ['paused', { paused: false }, 'on'],
  ['off', { paused: false }, 'off'],
] as const)('from %s, %j leads to %s', (state, change, next) => {
  expect(nextState(state, change)).toBe(next);
});

test.each([
  ['off', { paused: true }],
  ['on', { enabled: false, paused: true }],
] as const)('from %s, %j contradicts itself', (state, change) => {
  expect(() => nextState(state, change)).toThrow(/off/);
});
