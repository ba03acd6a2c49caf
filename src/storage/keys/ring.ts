import { createHash } from 'node:crypto';

/** What keys are for: signing tokens, and sealing secrets. */
export const keyNames = ['jwt', 'secrets'] as const;
export type KeyName = (typeof keyNames)[number];

export const keyBytes = 32;

/** Names a key in what was made with it. Says nothing of the key itself. */
export type Key = { id: string; bytes: Uint8Array };

/** Keys of one kind, newest first: the newest makes, any of them reads. */
export type Ring = {
  current(): Key;
  /** Undefined for a key that nobody here has. */
  find(id: string): Key | undefined;
};

const idChars = 8;
/** In what was signed and sealed before there were rings the ids were made like this. */
const idPrefix: Record<KeyName, string> = { jwt: 'switchyard token ', secrets: 'switchyard seal ' };

/** 4 bytes in hex: the `kid` of a token, and the key id of what is sealed. */
export function idOf(name: KeyName, bytes: Uint8Array): string {
  return createHash('sha256').update(idPrefix[name]).update(bytes).digest('hex').slice(0, idChars);
}

export function keysOf(name: KeyName, list: readonly Uint8Array[]): Key[] {
  return list.map((bytes) => {
    if (bytes.length !== keyBytes) throw new Error(`A key has ${keyBytes} bytes, not ${bytes.length}.`);
    return { id: idOf(name, bytes), bytes };
  });
}

/** A ring that stays as it is. */
export function ringOf(name: KeyName, newest: Uint8Array, ...older: Uint8Array[]): Ring {
  const keys = keysOf(name, [newest, ...older]);
  const current: Key = { id: idOf(name, newest), bytes: newest };
  return { current: () => current, find: (id) => keys.find((key) => key.id === id) };
}
