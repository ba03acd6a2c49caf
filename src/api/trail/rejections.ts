import { listRejections, type Rejection } from '../../storage/rejections.ts';
import { listSources } from '../../storage/control/sources.ts';
import { query } from '../door/answers.ts';
import { found, pageOf, type ListInput } from '../door/lists.ts';

export const rejections = {
  Query: {
    rejections: query<ListInput & { orgId: string; appId?: string }>(async (input, context) => {
      const { asker, db, database, spend } = context;
      const orgId = await asker.mayRead(input.orgId, 'event.read');
      const { appId: sourceId } = input;
      const rows = await listRejections(database.sql, { orgId, sourceId, ...pageOf(input) });
      if (sourceId !== undefined && rows.length === 0)
        found((await listSources(db, { orgId, id: sourceId, limit: 1 }))[0], 'source', sourceId);
      return spend(rows);
    }),
  },

  Rejection: {
    appId: ({ sourceId }: Rejection) => sourceId,
  },
};
