import { newSourceId } from '../domain/ids.ts';
import type { Values } from '../domain/prototypes.ts';
import { NewSource, SourceChange } from '../domain/rules/sources.ts';
import { namesOfSource } from '../storage/control/integrations.ts';
import { once } from '../storage/control/requests.ts';
import {
  deleteSource,
  insertSource,
  listSources,
  lockSource,
  updateSource,
  type Source,
} from '../storage/control/sources.ts';
import type { Db } from '../storage/control/tables.ts';
import { changed, created, field, mutation, query, type Answer } from './door/answers.ts';
import type { Context } from './door/context.ts';
import { found, pageOf, unchangedSince, type ListInput } from './door/lists.ts';
import { parse } from './door/parse.ts';
import { requestOf } from './door/requests.ts';
import { writeDown } from './door/written.ts';

type Create = { name: string; platform: string; orgId: string; requestId?: string };
type Update = { appId: string; name?: string; enabled?: boolean; delete?: boolean; ifUpdatedAt?: Date };

/** Sources, which the public API calls applications. */
export const sources = {
  Query: {
    applications: query<ListInput & { orgId: string; appId?: string }>(
      async (input, { asker, db, spend }) => {
        const orgId = await asker.mayRead(input.orgId, 'source.read');
        const rows = await listSources(db, { orgId, id: input.appId, ...pageOf(input) });
        if (input.appId !== undefined) found(rows[0], 'source', input.appId);
        return spend(rows);
      },
    ),
  },

  Mutation: {
    createApplication: mutation<Create>(async (input, context) => {
      const { asker, db } = context;
      const orgId = await asker.mayEdit(input.orgId, 'source.create');
      const { name, platform } = parse(NewSource, input);
      const request = requestOf('createApplication', (await asker.actor()).id, input);
      return once(db, request, async (transaction) => {
        const id = newSourceId();
        await insertSource(transaction, { id, orgId, name, platform });
        const after = { name, platform, enabled: true };
        await writeDown(transaction, context, {
          ...{ orgId, action: 'source.create', subject: { id, name }, after },
        });
        return created(id, `Source "${name}" is ready for its first event.`);
      });
    }),

    updateApplication: mutation<Update>(async (input, context) => {
      const { asker, db } = context;
      const orgId = await asker.mayEdit(undefined, input.delete ? 'source.delete' : 'source.update');
      const { name, enabled } = parse(SourceChange, input);
      return db.transaction(async (transaction) => {
        const source = found(await lockSource(transaction, orgId, input.appId), 'source', input.appId);
        unchangedSince(input.ifUpdatedAt, source);
        if (input.delete) return remove(transaction, context, source);
        await updateSource(transaction, source.id, { name, enabled });
        const after = { ...source, name: name ?? source.name, enabled: enabled ?? source.enabled };
        await writeDown(transaction, context, {
          ...{
            orgId,
            action: 'source.update',
            subject: after,
            before: shownOf(source),
            after: shownOf(after),
          },
        });
        return changed(source.id, `Source "${after.name}" is saved.`);
      });
    }),
  },

  Application: {
    integrations: field<Source, ListInput>(async ({ id }, input, { load, spend }) =>
      spend(await load.integrationsOfSource.load({ of: id, ...pageOf(input) })),
    ),
  },
};

/** What goes with it is written down in the same place. */
async function remove(db: Db, context: Context, source: Source): Promise<Answer> {
  const { id, orgId, name } = source;
  const integrations = await namesOfSource(db, id);
  await deleteSource(db, id);
  const before = { ...shownOf(source), integrations };
  await writeDown(db, context, { orgId, action: 'source.delete', subject: { id, name }, before });
  return changed(id, `Source "${name}" is deleted, with its integrations.`);
}

function shownOf({ name, platform, enabled }: Source): Values {
  return { name, platform, enabled };
}
