import { newSourceId } from '../domain/ids.ts';
import { NewSource, SourceChange } from '../domain/rules/sources.ts';
import { once } from '../storage/control/requests.ts';
import {
  deleteSource,
  insertSource,
  listSources,
  lockSource,
  updateSource,
  type Source,
} from '../storage/control/sources.ts';
import { changed, created, field, mutation, query } from './door/answers.ts';
import { found, pageOf, unchangedSince, type ListInput } from './door/lists.ts';
import { parse } from './door/parse.ts';
import { requestOf } from './door/requests.ts';

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
    createApplication: mutation<Create>(async (input, { asker, db }) => {
      const orgId = await asker.mayEdit(input.orgId, 'source.create');
      const { name, platform } = parse(NewSource, input);
      const request = requestOf('createApplication', (await asker.person()).userId, input);
      return once(db, request, async (transaction) => {
        const id = newSourceId();
        await insertSource(transaction, { id, orgId, name, platform });
        return created(id, `Source "${name}" is ready for its first event.`);
      });
    }),

    updateApplication: mutation<Update>(async (input, { asker, db }) => {
      const orgId = await asker.mayEdit(undefined, input.delete ? 'source.delete' : 'source.update');
      const { name, enabled } = parse(SourceChange, input);
      return db.transaction(async (transaction) => {
        const source = found(await lockSource(transaction, orgId, input.appId), 'source', input.appId);
        unchangedSince(input.ifUpdatedAt, source);
        if (input.delete) {
          await deleteSource(transaction, source.id);
          return changed(source.id, `Source "${source.name}" is deleted, with its integrations.`);
        }
        await updateSource(transaction, source.id, { name, enabled });
        return changed(source.id, `Source "${name ?? source.name}" is saved.`);
      });
    }),
  },

  Application: {
    integrations: field<Source, ListInput>(async ({ id }, input, { load, spend }) =>
      spend(await load.integrationsOfSource.load({ of: id, ...pageOf(input) })),
    ),
  },
};
