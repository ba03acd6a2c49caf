import { ApiKeyChange, keysOfOrganizationMax, newApiKeyRules } from '../domain/rules/api-keys.ts';
import { newId } from '../domain/ids.ts';
import type { Role } from '../domain/permissions.ts';
import type { Values } from '../domain/prototypes.ts';
import { Refusal } from '../domain/refusal.ts';
import {
  deleteApiKey,
  insertApiKey,
  listApiKeys,
  lockApiKey,
  lockCountOfApiKeys,
  renameApiKey,
  sealedAsKey,
  type ApiKey,
} from '../storage/control/api-keys.ts';
import { once } from '../storage/control/requests.ts';
import type { Db } from '../storage/control/tables.ts';
import { changed, created, field, mutation, query, type Answer } from './door/answers.ts';
import type { Context } from './door/context.ts';
import { found } from './door/lists.ts';
import { parse } from './door/parse.ts';
import { requestOf } from './door/requests.ts';
import { writeDown } from './door/written.ts';
import { hashOfKey, hintOfKey, newApiKey } from './identity/api-key.ts';

type Create = { orgId: string; name: string; role?: Role; expiresAt?: Date; requestId?: string };
type Update = { keyId: string; name?: string; revoke?: boolean };

export const apiKeys = {
  Query: {
    apiKeys: query<{ orgId: string }>(async (input, { asker, db, spend }) =>
      spend(await listApiKeys(db, await asker.mayRead(input.orgId, 'key.read'))),
    ),
  },

  Mutation: {
    createApiKey: mutation<Create>(async (input, context) => {
      const { asker, db, seal, now } = context;
      const orgId = await asker.mayEdit(input.orgId, 'key.create');
      const { userId } = await asker.person();
      const rules = parse(newApiKeyRules(now()), { ...input, role: input.role ?? 'User' });
      const request = requestOf('createApiKey', userId, input);
      const { sealed, ...answer } = await once(db, request, async (transaction) => {
        await refuseTooMany(transaction, orgId);
        const { name, role, expiresAt = null } = rules;
        const id = newId();
        const key = newApiKey();
        const kept = { keyHash: hashOfKey(key), hint: hintOfKey(key) };
        await insertApiKey(transaction, { id, orgId, userId, name, role, expiresAt, ...kept });
        const after = { ...shownOf({ name, role, expiresAt }), hint: kept.hint };
        await writeDown(transaction, context, {
          ...{ orgId, action: 'key.create', subject: { id, name }, after },
        });
        // Answers are kept for retries, and this one holds what may stand in no row.
        const sealed = seal.seal(key, sealedAsKey(id));
        return { ...created(id, `Copy the key "${name}" now: it is not shown again.`), sealed };
      });
      return { ...answer, key: seal.open(sealed, sealedAsKey(answer.id ?? '')) };
    }),

    updateApiKey: mutation<Update>(async (input, context) => {
      const { asker, db } = context;
      const orgId = await asker.mayEdit(undefined, 'key.update');
      const { name } = parse(ApiKeyChange, input);
      return db.transaction(async (transaction) => {
        const key = found(await lockApiKey(transaction, orgId, input.keyId), 'API key', input.keyId);
        return input.revoke ? revoke(transaction, context, key) : rename(transaction, context, key, name);
      });
    }),
  },

  ApiKey: {
    createdBy: field<ApiKey>(({ userId }, _input, { load }) => load.user.load(userId)),
  },
};

async function refuseTooMany(db: Db, orgId: string): Promise<void> {
  if ((await lockCountOfApiKeys(db, orgId)) < keysOfOrganizationMax) return;
  throw new Refusal(
    'CONFLICT',
    `This organization has ${keysOfOrganizationMax} API keys, which is the most it can have. Revoke one that nobody needs.`,
  );
}

async function revoke(db: Db, context: Context, key: ApiKey): Promise<Answer> {
  const { id, name } = key;
  await deleteApiKey(db, id);
  await writeDown(db, context, endOf(key));
  return changed(id, `The key "${name}" opens nothing any more.`);
}

/** What is written down of a key that opens nothing any more. */
export function endOf(key: ApiKey) {
  const { id, orgId, name } = key;
  const before = shownOf(key);
  const after = { ...before, isRevoked: true };
  return { orgId, action: 'key.update', subject: { id, name }, before, after } as const;
}

async function rename(db: Db, context: Context, key: ApiKey, name = key.name): Promise<Answer> {
  const { id, orgId } = key;
  await renameApiKey(db, id, name);
  await writeDown(db, context, {
    ...{ orgId, action: 'key.update', subject: { id, name } },
    ...{ before: shownOf(key), after: shownOf({ ...key, name }) },
  });
  return changed(id, `The key "${name}" is saved.`);
}

function shownOf({ name, role, expiresAt }: Pick<ApiKey, 'name' | 'role' | 'expiresAt'>): Values {
  return { name, role, expiresAt: expiresAt && expiresAt.toISOString() };
}
