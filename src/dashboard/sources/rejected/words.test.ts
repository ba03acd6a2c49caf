import { expect, test } from 'vitest';
import { wordsFor } from './words.ts';

test.each(['TOO_SOON', 'toString'])('a code of a newer server is shown as it is: %s', (code) => {
  expect(wordsFor(code)).toEqual({ what: code, advice: 'Mend what the reason names, and send it again.' });
});
