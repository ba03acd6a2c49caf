import { createSchema } from 'graphql-yoga';
import { accounts } from './accounts/accounts.ts';
import { apiKeys } from './api-keys.ts';
import { auditLog } from './audit.ts';
import { connections } from './connections.ts';
import { scalars } from './door/scalars.ts';
import type { Context } from './door/context.ts';
import { eventFeed } from './trail/event-feed.ts';
import { events } from './trail/events.ts';
import { failures } from './trail/failures.ts';
import { jobs } from './trail/jobs.ts';
import { integrations } from './integrations.ts';
import { kept } from './trail/kept.ts';
import { metrics } from './trail/metrics.ts';
import { organizations } from './organizations.ts';
import { prototypes } from './prototypes.ts';
import { rejections } from './trail/rejections.ts';
import text from './schema.graphql?raw';
import { sessions } from './sessions.ts';
import { sources } from './sources.ts';
import { trials } from './trials/trials.ts';
import { users } from './users.ts';

const nouns = [
  ...accounts,
  apiKeys,
  auditLog,
  connections,
  eventFeed,
  events,
  failures,
  integrations,
  jobs,
  kept,
  metrics,
  organizations,
  prototypes,
  rejections,
  sessions,
  sources,
  trials,
  users,
];

/** schema.graphql with the resolvers of every noun. Throws at once where a resolver answers what the schema has not. */
export function createApiSchema() {
  return createSchema<Context>({
    typeDefs: text,
    resolvers: [scalars, ...nouns],
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
}
