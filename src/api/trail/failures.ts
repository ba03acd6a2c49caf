import {
  groupFailures,
  listFailures,
  type Failure,
  type FailuresWanted,
} from '../../storage/failures/list.ts';
import { eventId } from '../../domain/event-ids.ts';
import { query } from '../door/answers.ts';
import { pageOf, type ListInput } from '../door/lists.ts';
import { integrationMustExist } from './list.ts';

export const failures = {
  Query: {
    failures: query<ListInput & FailuresWanted>(async (input, context) => {
      const { asker, database, spend } = context;
      const wanted = { ...input, orgId: await asker.mayRead(input.orgId, 'event.read') };
      const rows = await listFailures(database.sql, { ...wanted, ...pageOf(input) });
      if (rows.length === 0) await integrationMustExist(wanted, context);
      return spend(rows);
    }),

    failureGroups: query<FailuresWanted>(async (input, context) => {
      const { asker, database, spend } = context;
      const wanted = { ...input, orgId: await asker.mayRead(input.orgId, 'event.read') };
      const groups = await groupFailures(database.sql, wanted);
      if (groups.length === 0) await integrationMustExist(wanted, context);
      return spend(groups);
    }),
  },

  Failure: {
    eventId: ({ place }: Failure) => eventId(place),
    messageId: ({ messageId }: Failure) => messageId ?? '',
  },
};
