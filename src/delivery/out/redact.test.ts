import { expect, test } from 'vitest';
import { createRedact } from './redact.ts';

const secret = 'sécret key/+1"';
const redact = createRedact([secret, 'abc', 'Bearer abcdef']);
const base64 = (text: string) => Buffer.from(text).toString('base64');

test.each([
  ['itself', secret],
  ['URL-encoded', encodeURIComponent(secret)],
  ['form-encoded', encodeURIComponent(secret).replaceAll('%20', '+')],
  ['in JSON', JSON.stringify(secret).slice(1, -1)],
  ['in base64', base64(secret)],
  ['in base64url', Buffer.from(secret).toString('base64url')],
])('a secret is taken out of a text: %s', (_form, text) => {
  expect(redact(`<${text}>`)).toMatch(/^<\[secret\]/);
  expect(redact(`<${text}>`)).not.toContain(text.slice(0, -2));
});

test.each(['u:', 'us:', 'use:'])(
  'a secret is taken out of base64 that begins with something else: %s',
  (before) => {
    const text = base64(`${before}${secret}`);
    const shown = redact(text);
    expect(shown).toContain('[secret]');
    expect(Buffer.from(shown.split('[secret]').join(''), 'base64').toString()).not.toMatch(/cret|key/);
  },
);

test('what is too short to be told apart from words stays', () => {
  expect(redact('abc abcdef')).toBe('abc abcdef');
});

test('longer secrets go before the shorter ones inside them', () => {
  expect(createRedact(['longer-secret', 'longer'])('longer-secret longer')).toBe('[secret] [secret]');
});
