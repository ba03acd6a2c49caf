import { createHash } from 'node:crypto';
import { alphabet, newSecretText, secretTextLength } from '../../domain/ids.ts';

/** By it people, logs and scanners of repositories tell a key from other texts. */
const prefix = 'sy_';
const hintChars = 4;
const shape = new RegExp(`^${prefix}[${alphabet}]{${secretTextLength}}$`);

export function newApiKey(): string {
  return prefix + newSecretText();
}

/** Whether it has the shape of a key; what has not is looked up nowhere. */
export function isApiKey(text: string): boolean {
  return shape.test(text);
}

/** What is kept of it. */
export function hashOfKey(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest();
}

/** Its end, so that a person can tell two apart. */
export function hintOfKey(key: string): string {
  return key.slice(-hintChars);
}
