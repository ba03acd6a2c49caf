import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Ring } from './keys/ring.ts';

/** Closes and opens what may not stand in the database as text. */
export type Seal = {
  /** `identity` names the row, `connections:<id>`; a sealed value that is moved to another row does not open. */
  seal(plain: string, identity: string): Buffer;
  /** Throws CannotOpen for another identity, another key, or bytes that were changed. */
  open(sealed: Buffer, identity: string): string;
};

/** What is stored was sealed with another key, for another row, or was changed since. */
export class CannotOpen extends Error {
  override readonly name = 'CannotOpen';
}

/** The first byte: which way it was sealed, so that another way can come beside it. */
const version = 1;
/** Names the key it was sealed with, so that a ring of keys can open what older ones closed. */
const keyIdBytes = 4;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + keyIdBytes;
const cipher = 'aes-256-gcm';

/**
 * AES-256-GCM with a random nonce. Sealed bytes are: version, key id, nonce, tag, ciphertext; version, key id and the
 * identity are authenticated with it. One key may seal some 4 billion values before a nonce is likely to repeat.
 * The newest key of the ring seals; each of them opens what it has sealed.
 */
export function createSeal(ring: Ring): Seal {
  return {
    seal(plain, identity) {
      const key = ring.current();
      const head = Buffer.concat([Buffer.from([version]), Buffer.from(key.id, 'hex')]);
      const nonce = randomBytes(nonceBytes);
      const sealing = createCipheriv(cipher, key.bytes, nonce).setAAD(aad(head, identity));
      const text = Buffer.concat([sealing.update(plain, 'utf8'), sealing.final()]);
      return Buffer.concat([head, nonce, sealing.getAuthTag(), text]);
    },

    open(sealed, identity) {
      const bytes = Buffer.from(sealed);
      if (bytes.length < headBytes + nonceBytes + tagBytes)
        throw new CannotOpen('It is too short to be sealed.');
      const head = bytes.subarray(0, headBytes);
      const key = head[0] === version ? ring.find(keyIdOf(bytes)) : undefined;
      if (!key) throw new CannotOpen(`${identity} was sealed with another key or by a newer release.`);
      const nonce = bytes.subarray(headBytes, headBytes + nonceBytes);
      const tag = bytes.subarray(headBytes + nonceBytes, headBytes + nonceBytes + tagBytes);
      const text = bytes.subarray(headBytes + nonceBytes + tagBytes);
      const opening = createDecipheriv(cipher, key.bytes, nonce, { authTagLength: tagBytes })
        .setAAD(aad(head, identity))
        .setAuthTag(tag);
      try {
        return Buffer.concat([opening.update(text), opening.final()]).toString('utf8');
      } catch (cause) {
        throw new CannotOpen(`${identity} does not open: it was changed, or belongs to another row.`, {
          cause,
        });
      }
    },
  };
}

/** The id of the key that a value says it was sealed with. */
export function keyIdOf(sealed: Uint8Array): string {
  return Buffer.from(sealed.subarray(1, headBytes)).toString('hex');
}

function aad(head: Buffer, identity: string): Buffer {
  return Buffer.concat([head, Buffer.from(identity, 'utf8')]);
}
