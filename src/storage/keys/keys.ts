import type { Log } from '../../domain/log.ts';
import { watchChanges } from '../changes.ts';
import type { Sql } from '../database.ts';
import { compareRing, signedMsMax, signedUntil } from './fingerprints.ts';
import { openKeyFile, readKeyFile, type KeyTexts } from './key-file.ts';
import { keyNames, keysOf, type Key, type KeyName, type Ring } from './ring.ts';

/** Keys in base64, newest first, where the environment gives them. */
export type GivenKeys = Record<KeyName, string[] | undefined>;
export type Keys = Record<KeyName, Ring> & {
  /** Stops listening for other processes' changes. */
  close(): Promise<void>;
};

type Options = { dataDir: string; given: GivenKeys; sql: Sql; log: Log; now: () => number };

/** Somebody may send any number of tokens with made-up ids: they cost no more than a reading of the file in this time. */
const readAgainMsMin = 1_000;

/**
 * The keys from the environment, else from DATA_DIR/keys.json, which is made with mode 600 on a first run. The database
 * keeps their fingerprints: throws CannotStart where it was written with other keys, since nothing sealed with those could be opened.
 *
 * Another process may add keys to the file. Word of that comes through the database; and whoever meets the id of a key
 * that is not known here reads the file again.
 */
export async function openKeys(options: Options): Promise<Keys> {
  const { given, sql, log, now } = options;
  const texts = textsOf(options, openKeyFile);
  const rings = {
    jwt: createRing('jwt', texts.jwt, now),
    secrets: createRing('secrets', texts.secrets, now),
  };
  for (const name of keyNames) await compareRing(sql, name, rings[name].all());

  function readAgain(): void {
    if (given.jwt && given.secrets) return;
    try {
      const found = textsOf(options, readKeyFile);
      for (const name of keyNames) rings[name].take(found[name]);
    } catch (error) {
      log.error({ error }, 'The keys could not be read again. What was known stays in use.');
    }
  }

  async function follow(): Promise<void> {
    readAgain();
    rings.jwt.until(await signedUntil(sql, rings.jwt.all()));
  }

  const watching = await watchChanges(sql, (changed) => {
    if (changed !== 'key_fingerprints' && changed !== 'all') return;
    follow().catch((error: unknown) => log.warn({ error }, 'The ages of keys could not be read.'));
  });
  await follow();
  return {
    jwt: looking(rings.jwt, readAgain, now),
    secrets: looking(rings.secrets, readAgain, now),
    close: () => watching.close(),
  };
}

/** As bytes. The file is read only for what the environment does not give. */
export function textsOf(
  { given, dataDir }: Pick<Options, 'given' | 'dataDir'>,
  read: (dataDir: string) => KeyTexts,
): Record<KeyName, Uint8Array[]> {
  const kept = given.jwt && given.secrets ? undefined : read(dataDir);
  const bytesOf = (name: KeyName) =>
    (given[name] ?? kept?.[name] ?? []).map((text) => Buffer.from(text, 'base64'));
  return { jwt: bytesOf('jwt'), secrets: bytesOf('secrets') };
}

/**
 * A ring that takes new keys. One that has left the file stays known in this process: what was read from the database
 * a moment before may still be sealed with it. A key that signed goes 24 hours after it has stopped.
 */
function createRing(name: KeyName, texts: readonly Uint8Array[], now: () => number) {
  let keys: Key[] = keysOf(name, texts);
  const untilMs = new Map<string, number>();

  return {
    all: () => keys,
    current(): Key {
      const [newest] = keys;
      if (newest) return newest;
      throw new Error(`The ring of ${name} is empty.`);
    },
    find: (id: string) => keys.find((key) => key.id === id && now() < (untilMs.get(id) ?? Infinity)),
    take(newer: readonly Uint8Array[]): void {
      const found = keysOf(name, newer);
      const gone = keys.filter((key) => !found.some(({ id }) => id === key.id));
      keys = [...found, ...gone];
      if (name === 'jwt')
        for (const { id } of keys.slice(1)) if (!untilMs.has(id)) untilMs.set(id, now() + signedMsMax);
    },
    until(ends: Map<string, number>): void {
      for (const [id, endMs] of ends) untilMs.set(id, endMs);
    },
  };
}

function looking(ring: Ring, readAgain: () => void, now: () => number): Ring {
  let readAtMs = -Infinity;
  return {
    current: ring.current,
    find(id) {
      const known = ring.find(id);
      if (known || now() - readAtMs < readAgainMsMin) return known;
      readAtMs = now();
      readAgain();
      return ring.find(id);
    },
  };
}
