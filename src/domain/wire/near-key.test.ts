import { expect, test } from 'vitest';
import { nearness } from './near-key.ts';

const id = '3kTMdQ8wLr5VbXz7HnPy2';

test.each([
  ['one letter mistyped', '3kTMdQ8wLr5VbXz7HnPy3', 'it differs in one character'],
  ['one letter left out', '3kTMdQ8wLrVbXz7HnPy2', 'it differs in one character'],
  ['two letters put in', 'x3kTMdQ8wLrx5VbXz7HnPy2', 'it differs in 2 characters'],
  ['two letters swapped', '3kTMdQ8Lwr5VbXz7HnPy2', 'it differs in 2 characters'],
  ['its end cut off', '3kTMdQ8wLr5Vb', 'its end is missing'],
  ['its beginning cut off', 'Lr5VbXz7HnPy2', 'its beginning is missing'],
  ['a blank behind', '3kTMdQ8wLr5VbXz7HnPy2 ', 'it has more around the write key'],
  ['quotes around it', '"3kTMdQ8wLr5VbXz7HnPy2"', 'it has more around the write key'],
  ['other capitals', '3KTMDQ8WLR5VBXZ7HNPY2', 'capital and small letters are mixed up'],
])('a key with %s is known for what it was', (_what, key, words) => {
  expect(nearness(key, id)).toBe(words);
});

test.each([
  ['the ID itself', id],
  ['too little to tell', '3kTMdQ8wLr5'],
  ['another', 'Y9fWq2sGhJkLmNpRtVxZc'],
  ['three letters mistyped', '4kTMdQ8wLr4VbXz7HnPy4'],
  ['far too much around it', `${'x'.repeat(50)}3kTMdQ8wLr5VbXz7HnPy2`],
  ['nothing', ''],
])('%s is no near miss', (_what, key) => {
  expect(nearness(key, id)).toBeUndefined();
});
