import { CannotStart } from '../../domain/cannot-start.ts';
import type { Sql } from '../database.ts';
import { createSeal } from '../seal.ts';
import { compareRing, fingerprintOf, signedMsMax, signedUntil } from './fingerprints.ts';
import { newKeyText, openKeyFile, writeKeyFile, type KeyTexts } from './key-file.ts';
import { textsOf, type GivenKeys } from './keys.ts';
import { remaining, reseal, type Resealed, type Resealing } from './reseal.ts';
import { idOf, keyNames, keysOf, ringOf, type Key, type KeyName } from './ring.ts';

/** Any number will do; it names the lock that lets one process at a time rotate. */
const rotationLock = 7_301_204_432;
/** What a killed rotation leaves behind in the database ends within this. */
const lockMsMax = 10_000;
const lockNotAvailable = '55P03';

export type Rotated = Resealed & {
  /** Keys that were made and now stand first in keys.json. */
  made: KeyName[];
  /** A rotation that was killed before has been brought to its end; no key was added. */
  isFinished: boolean;
  /** Seal keys that were let go, since nothing is sealed with them any more. */
  dropped: number;
};

type Options = {
  dataDir: string;
  given: GivenKeys;
  sql: Sql;
  now: () => number;
  onBatch?: Resealing['onBatch'];
};

/**
 * Puts new keys in front of the rings in DATA_DIR, seals anew what older ones have sealed, and lets those go. Keys that
 * the environment gives are not made here: what is sealed with another than the first of the list is sealed anew.
 *
 * May be killed at any point: each step holds by itself, and the next run goes on where this one ended. A key seals
 * nothing before the file that holds it is on disk, and leaves the file only when the database lets nobody seal with it.
 */
export async function rotate(options: Options): Promise<Rotated> {
  const lock = await options.sql.reserve();
  try {
    await lock.unsafe(`set lock_timeout = ${lockMsMax}`);
    await lock`select pg_advisory_lock(${rotationLock})`.catch(refuseSecond);
    return await rotateAlone(options);
  } finally {
    await lock`select pg_advisory_unlock_all()`.catch(() => undefined);
    await lock.unsafe('reset lock_timeout').catch(() => undefined);
    lock.release();
  }
}

function refuseSecond(error: unknown): never {
  if ((error as { code?: unknown }).code !== lockNotAvailable) throw error;
  throw new CannotStart('Another rotate-keys is at work on this database. Wait for its end.', {
    cause: error,
  });
}

async function rotateAlone(options: Options): Promise<Rotated> {
  const { sql, given, dataDir, now, onBatch = () => undefined } = options;
  const found = textsOf(options, openKeyFile);
  for (const name of keyNames) await compareRing(sql, name, keysOf(name, found[name]));
  const isFinished = given.secrets === undefined && found.secrets.length > 1;
  const made = isFinished ? [] : keyNames.filter((name) => given[name] === undefined);
  if (made.length > 0) addKeys(dataDir, made);

  const texts = textsOf(options, openKeyFile);
  const rings = { jwt: keysOf('jwt', texts.jwt), secrets: keysOf('secrets', texts.secrets) };
  // This announces the new keys, and running processes read the file again.
  for (const name of keyNames) await compareRing(sql, name, rings[name]);
  const ends = await signedUntil(sql, rings.jwt);
  const resealed = await resealAndLetGo(sql, rings.secrets, onBatch);
  await dropEndedSigners(sql, now());
  if (made.length > 0 || isFinished) dropFromFile(dataDir, given, (id) => now() < (ends.get(id) ?? Infinity));
  return { ...resealed, made, isFinished, dropped: rings.secrets.length - 1 };
}

function addKeys(dataDir: string, made: readonly KeyName[]): void {
  const texts = openKeyFile(dataDir);
  const more = (name: KeyName) => (made.includes(name) ? [newKeyText(), ...texts[name]] : texts[name]);
  writeKeyFile(dataDir, { jwt: more('jwt'), secrets: more('secrets') });
}

/** Something may be sealed with an older key up to the moment it is let go, so this may take more than one round. */
async function resealAndLetGo(sql: Sql, ring: Key[], onBatch: Resealing['onBatch']): Promise<Resealed> {
  const [newest, ...older] = ring;
  if (!newest) throw new Error('A ring has at least one key.');
  const seal = createSeal(ringOf('secrets', newest.bytes, ...older.map(({ bytes }) => bytes)));
  const sum: Resealed = { count: 0, damaged: new Set() };
  for (let isGone = false; !isGone;) {
    const before = sum.count;
    const done = await reseal({
      ...{ sql, seal, currentId: newest.id },
      onBatch: (count) => onBatch(before + count),
    });
    sum.count += done.count;
    for (const one of done.damaged) sum.damaged.add(one);
    isGone = await letGo(sql, newest, sum.damaged);
  }
  return sum;
}

/**
 * Takes all but the newest seal key off the database's list, unless something is still sealed with one. Whoever writes
 * a sealed value holds its key's row, so the deletion waits for them, and the count after it sees what they wrote.
 */
async function letGo(sql: Sql, newest: Key, damaged: ReadonlySet<string>): Promise<boolean> {
  const notYet = new Error('Something was sealed with an older key meanwhile.');
  try {
    await sql.begin(async (transaction) => {
      await transaction`delete from key_fingerprints where name = 'secrets' and fingerprint <> ${fingerprintOf(newest)}`;
      if ((await remaining(transaction, newest.id, damaged)) > 0) throw notYet;
    });
    return true;
  } catch (error) {
    if (error === notYet) return false;
    throw error;
  }
}

/** Keys whose last token has ended: a newer one has been signing for 24 hours. */
async function dropEndedSigners(sql: Sql, nowMs: number): Promise<void> {
  await sql`
    delete from key_fingerprints ended where name = 'jwt' and exists (
      select from key_fingerprints newer
      where newer.name = 'jwt' and newer.created_at > ended.created_at
        and newer.created_at < ${new Date(nowMs - signedMsMax)})`;
}

/** Of seal keys the newest stays, of signing keys those whose tokens may still be good. */
function dropFromFile(dataDir: string, given: GivenKeys, isGood: (jwtKeyId: string) => boolean): void {
  const texts = openKeyFile(dataDir);
  const jwt = texts.jwt.filter((text) => isGood(idOf('jwt', Buffer.from(text, 'base64'))));
  const kept: KeyTexts = {
    jwt: given.jwt ? texts.jwt : jwt,
    secrets: given.secrets ? texts.secrets : texts.secrets.slice(0, 1),
  };
  writeKeyFile(dataDir, kept);
}
