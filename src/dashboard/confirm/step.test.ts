import { expect, test } from 'vitest';
import { firstStep, stepAfter } from './step.ts';

const refused = (path: string) => ({ message: 'No.', fieldErrors: [{ path, message: 'Because.' }] });

test.each([
  ['a link that is no longer good is at its end', refused('token'), { kind: 'dead', why: 'Because.' }],
  ['an invitation wants a password', refused('password'), { kind: 'password' }],
  [
    'a server that did not answer can be asked again',
    { message: 'No answer.', fieldErrors: [] },
    { kind: 'press', fault: 'No answer.' },
  ],
])('%s', (_promise, answer, step) => {
  expect(stepAfter(answer)).toEqual(step);
});

test('without a token there is nothing to press', () => {
  expect(firstStep(undefined).kind).toBe('dead');
  expect(firstStep('x').kind).toBe('press');
});
