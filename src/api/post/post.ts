import { newId } from '../../domain/ids.ts';
import type { Letter } from '../../mail/mail.ts';
import { insertLetter, sealedAsLetter } from '../../storage/control/post/letters.ts';
import type { Db } from '../../storage/control/tables.ts';
import type { Seal } from '../../storage/seal.ts';

/** As long as letters are, so that a queued nothing takes the time of one. */
const blankChars = 4_000;

/** Puts a letter into the queue, sealed, in the transaction of what it tells of. The postman takes it from there. */
export function createPost(seal: Seal, now: () => number) {
  /** Without a letter the same work is done, for those whom nobody should know to have no account. */
  return async function post(transaction: Db, letter: Letter | undefined): Promise<void> {
    const id = newId();
    const text = letter ? JSON.stringify(letter) : ' '.repeat(blankChars);
    const sealed = seal.seal(text, sealedAsLetter(id));
    await insertLetter(transaction, { id, sealed, createdAt: new Date(now()) });
  };
}

/** What `post` has queued; undefined where that was nothing. Throws for what nobody can open. */
export function openLetter(seal: Seal, { id, sealed }: { id: string; sealed: Buffer }): Letter | undefined {
  const text = seal.open(sealed, sealedAsLetter(id));
  // Only post queues letters, and what is sealed nobody changes.
  return text.trim() === '' ? undefined : (JSON.parse(text) as Letter);
}
