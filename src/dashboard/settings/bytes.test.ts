import { expect, test } from 'vitest';
import { inBytes } from './bytes.ts';

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_000, '1 kB'],
  [1_234, '1.2 kB'],
  [9_960, '10 kB'],
  [999_600, '1 MB'],
  [1_234_567_890, '1.2 GB'],
  [123_456_789_012, '123 GB'],
  [5e15, '5000 TB'],
])('%d bytes read as %s', (bytes, text) => expect(inBytes(bytes)).toBe(text));
