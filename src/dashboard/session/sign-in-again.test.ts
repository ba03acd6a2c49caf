import { expect, test } from 'vitest';
import { createSession } from './session.ts';
import { createSignInAgain } from './sign-in-again.ts';

function signedIn() {
  const session = createSession({ storage: undefined, onStored: () => undefined });
  session.begin('old');
  return { session, again: createSignInAgain(session) };
}

test('who waits goes on with the next token', async () => {
  const { session, again } = signedIn();
  const waiting = again.ask();
  expect(again.isAsking()).toBe(true);
  session.begin('new');
  await waiting;
  expect(again.isAsking()).toBe(false);
});

test('signing out answers nobody', () => {
  const { session, again } = signedIn();
  void again.ask();
  session.end();
  expect(again.isAsking()).toBe(true);
});
