import { expect, test } from 'vitest';
import { createRedact } from './redact.ts';
import { shown } from './shown.ts';

const redact = createRedact(['very-secret']);
const answered = (status: number, body = '') => ({
  ...{ kind: 'answered' as const, status, headers: {}, body },
});
const request = {
  ...{ method: 'POST', url: 'https://a.example/?key=very-secret' },
  headers: { 'x-data': btoa('u:very-secret'), plain: 'yes', 'X-Access-Token': 'got from elsewhere' },
  body: '{"key":"very-secret"}',
};

test('of a request that was answered with success, only where it went is kept', () => {
  expect(shown({ request, response: answered(204, 'thanks') }, redact)).toEqual({
    request: { method: 'POST', url: 'https://a.example/?key=[secret]' },
    response: { status: 204 },
  });
});

test.each([
  ['refused', answered(400, 'no very-secret'), { status: 400, body: 'no [secret]' }],
  ['not answered', { kind: 'unreachable' as const, reason: 'Gone.' }, undefined],
])('of a request that was %s, headers and body are kept without secrets', (_what, response, kept) => {
  const { request: sent, response: answer } = shown({ request, response }, redact);
  expect(sent).toMatchObject({ headers: { plain: 'yes' }, body: '{"key":"[secret]"}' });
  expect(sent?.headers?.['x-data']).toMatch(/\[secret\]/);
  expect(sent?.headers?.['X-Access-Token']).toBe('[secret]');
  expect(answer).toEqual(kept);
});

test('what is kept of one attempt has an end, and no secret is cut into halves', () => {
  const secret = 'very-secret';
  const many = Array.from({ length: 100 }, (_one, count) => [
    `x-${count}${'n'.repeat(500)}`,
    secret.repeat(300),
  ]);
  const { request: sent, response } = shown(
    {
      request: {
        ...{ method: 'POST', url: `https://a.example/${secret.repeat(200)}` },
        ...{ headers: Object.fromEntries(many), body: `${'b'.repeat(1_995)}${secret}` },
      },
      response: answered(500, `${'a'.repeat(995)}${secret}`),
    },
    redact,
  );
  const kept = JSON.stringify([sent, response]);
  expect(kept.length).toBeLessThan(8_000);
  expect(kept.replaceAll('[secret]', '')).not.toMatch(/very|secre[^t]/);
});

test('bytes that are no text are counted, not shown', () => {
  const sent = shown({ request: { ...request, body: new Uint8Array(12) } }, redact).request;
  expect(sent?.body).toBe('(12 bytes that are no text)');
});
