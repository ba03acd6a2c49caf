import { listAuditEntries, type AuditEntry } from '../storage/control/audit.ts';
import { query } from './door/answers.ts';
import { pageOf, type ListInput } from './door/lists.ts';
import { wrong } from './door/parse.ts';

type List = ListInput & { orgId: string; actor?: string; subject?: string; from?: Date; to?: Date };

const filterCharsMax = 200;

export const auditLog = {
  Query: {
    auditLog: query<List>(async (input, { asker, db, spend }) => {
      const orgId = await asker.mayRead(input.orgId, 'audit.read');
      const { from, to } = input;
      const filters = { actor: filter('actor', input.actor), subject: filter('subject', input.subject) };
      return spend(await listAuditEntries(db, { orgId, ...filters, from, to, ...pageOf(input) }));
    }),
  },

  AuditEntry: {
    actor: ({ actorName }: AuditEntry) => actorName,
    subject: ({ subjectName }: AuditEntry) => subjectName,
  },
};

function filter(argument: string, text: string | undefined): string | undefined {
  if (text === undefined || text.length <= filterCharsMax) return text;
  throw wrong(argument, `Use at most ${filterCharsMax} characters.`);
}
