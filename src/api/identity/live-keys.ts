import type { Log } from '../../domain/log.ts';
import { lesserRole } from '../../domain/permissions.ts';
import { touchApiKey, usedKey, type UsedKey } from '../../storage/control/api-keys.ts';
import type { Database } from '../../storage/database.ts';
import type { Key } from '../door/asker.ts';
import { hashOfKey, isApiKey } from './api-key.ts';
import { createBelieved } from './believed.ts';

/** How exact "last used" is. */
const usedEveryMs = 60_000;

/**
 * Says whose key it is that a request brings, and what it may today: never more than its maker. Hears within the
 * commit when a key or a membership ends.
 */
export function createLiveKeys(given: { database: Database; log: Log; now: () => number }) {
  const { database, now } = given;
  const { db } = database;
  const live = createBelieved<Buffer, UsedKey>({
    ...given,
    tables: ['api_keys', 'memberships'],
    keyOf: (hash) => hash.toString('base64'),
    async ask(hash) {
      const key = await usedKey(db, hash);
      if (key && !isOver(key)) await touch(key);
      return key;
    },
  });

  const isOver = ({ expiresAt }: UsedKey) => expiresAt !== null && expiresAt.getTime() <= now();

  async function touch({ id, lastUsedAt }: UsedKey): Promise<void> {
    const before = new Date(now() - usedEveryMs);
    if (lastUsedAt === null || lastUsedAt <= before)
      await touchApiKey(db, id, { at: new Date(now()), before });
  }

  return {
    isKey: isApiKey,
    /** Undefined for a key that never was, was revoked, has expired, or whose maker has no access any more. */
    async find(text: string): Promise<Key | undefined> {
      const key = await live.of(hashOfKey(text));
      if (!key || isOver(key)) return undefined;
      const { id, name, orgId, role, makersRole } = key;
      return { kind: 'key', id, name, orgId, role: lesserRole(role, makersRole) };
    },
    close: () => live.close(),
  };
}
