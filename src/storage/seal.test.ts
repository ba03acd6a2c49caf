import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { ringOf } from './keys/ring.ts';
import { CannotOpen, createSeal } from './seal.ts';

const seal = createSeal(ringOf('secrets', randomBytes(32)));

test.each([
  ['a key', 'sk_live_4f2a'],
  ['nothing', ''],
  ['any characters', 'Zürich 😀 \u0000 "quoted"\n'],
  ['a long text', 'x'.repeat(100_000)],
])('%s comes back as it was', (_what, plain) => {
  expect(seal.open(seal.seal(plain, 'connections:a'), 'connections:a')).toBe(plain);
});

test('what is sealed does not show what it is, and never looks the same twice', () => {
  const one = seal.seal('sk_live_4f2a', 'connections:a');
  const other = seal.seal('sk_live_4f2a', 'connections:a');
  expect(one.includes('sk_live')).toBe(false);
  expect(one.equals(other)).toBe(false);
});

test('a sealed value that was moved to another row does not open', () => {
  expect(() => seal.open(seal.seal('x', 'connections:a'), 'connections:b')).toThrow(CannotOpen);
});

test('another key does not open it, and says so', () => {
  const sealed = createSeal(ringOf('secrets', randomBytes(32))).seal('x', 'connections:a');
  expect(() => seal.open(sealed, 'connections:a')).toThrow(/another key/);
});

test('the newest key of a ring seals, and each opens what it has sealed', () => {
  const [old, young] = [randomBytes(32), randomBytes(32)];
  const before = createSeal(ringOf('secrets', old));
  const both = createSeal(ringOf('secrets', young, old));
  const after = createSeal(ringOf('secrets', young));
  expect(both.open(before.seal('x', 'connections:a'), 'connections:a')).toBe('x');
  expect(after.open(both.seal('x', 'connections:a'), 'connections:a')).toBe('x');
  expect(() => after.open(before.seal('x', 'connections:a'), 'connections:a')).toThrow(/another key/);
});

test('a change of any byte is noticed', () => {
  const sealed = seal.seal('secret', 'connections:a');
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed);
    changed[at]! ^= 1;
    expect(() => seal.open(changed, 'connections:a'), `byte ${at}`).toThrow(CannotOpen);
  }
  expect(() => seal.open(sealed.subarray(0, 20), 'connections:a')).toThrow(CannotOpen);
});

test('a key of another length is refused', () => {
  expect(() => createSeal(ringOf('secrets', randomBytes(16)))).toThrow('32 bytes');
});
