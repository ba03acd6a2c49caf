import {
  groupFailures,
  listFailures,
  type Failure,
  type FailuresWanted,
} from '../../storage/failures/list.ts';
import { eventId } from '../../domain/event-ids.ts';
import { listIntegrations } from '../../storage/control/integrations.ts';
import { query } from '../door/answers.ts';
import type { Context } from '../door/context.ts';
import { found, pageOf, type ListInput } from '../door/lists.ts';

export const failures = {
  Query: {
    failures: query<ListInput & FailuresWanted>(async (input, context) => {
      const { asker, database, spend } = context;
      const wanted = { ...input, orgId: await asker.mayRead(input.orgId, 'event.read') };
      const rows = await listFailures(database.sql, { ...wanted, ...pageOf(input) });
      if (rows.length === 0) await mustExist(wanted, context);
      return spend(rows);
    }),

    failureGroups: query<FailuresWanted>(async (input, context) => {
      const { asker, database, spend } = context;
      const wanted = { ...input, orgId: await asker.mayRead(input.orgId, 'event.read') };
      const groups = await groupFailures(database.sql, wanted);
      if (groups.length === 0) await mustExist(wanted, context);
      return spend(groups);
    }),
  },

  Failure: {
    eventId: ({ place }: Failure) => eventId(place),
    messageId: ({ messageId }: Failure) => messageId ?? '',
  },
};

async function mustExist({ orgId, integrationId: id }: FailuresWanted, { db }: Context): Promise<void> {
  if (id === undefined) return;
  found((await listIntegrations(db, { orgId, id, limit: 1 }))[0], 'integration', id);
}
