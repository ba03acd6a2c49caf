import { expect, test } from 'vitest';
import { requestText, responseText } from './as-http.ts';
import { likelySample, sampleOf } from './samples.ts';

const line = { method: 'POST', url: 'https://a.example/' };

test('a request stands as HTTP writes it, its JSON in lines', () => {
  expect(requestText({ ...line, headers: { a: 'b' }, body: '{"c":1}' })).toBe(
    'POST https://a.example/\na: b\n\n{\n  "c": 1\n}',
  );
  expect(requestText({ ...line, headers: {}, body: null })).toBe('POST https://a.example/');
});

test.each([
  [{ status: 200, headers: {}, body: '' }, 'HTTP 200'],
  [{ status: 500, headers: {}, body: '<b>no</b>' }, 'HTTP 500\n\n<b>no</b>'],
  [{ error: 'The connection was refused.' }, 'The connection was refused.'],
  [null, ''],
])('an answer of %j is text', (response, text) => {
  expect(responseText(response)).toBe(text);
});

test.each([
  [{ events: ['page', 'identify'] }, 'page'],
  [{ events: ['Order Completed'] }, 'track'],
  [{}, 'track'],
])('with %j a sample is one that is taken', (config, type) => {
  expect(sampleOf(likelySample(config))).toMatchObject({ type });
});
