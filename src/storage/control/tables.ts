import type { PgDatabase } from 'drizzle-orm/pg-core';
import { boolean, customType, integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js';
import { integrationStates } from '../../domain/rules/integrations.ts';
import { roles } from '../../domain/permissions.ts';
import { platforms } from '../../domain/platforms.ts';
import type { Values } from '../../domain/prototypes.ts';

/** The database, or a transaction in it. */
export type Db = PgDatabase<PostgresJsQueryResultHKT>;

const at = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

const bytes = customType<{ data: Buffer; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  fromDriver: (value) => Buffer.from(value),
});

/** An object of JSON. Throws for what is none: then somebody else wrote the row. */
const values = customType<{ data: Values; driverData: unknown }>({
  dataType: () => 'json',
  // The driver makes it text.
  toDriver: (value) => value,
  fromDriver(value) {
    const object: unknown = typeof value === 'string' ? JSON.parse(value) : value;
    if (typeof object === 'object' && object !== null && !Array.isArray(object)) return object as Values; // JSON, by the column's type.
    throw new Error('A row holds no JSON object where one must be.');
  },
});

/** As drizzle takes it, which looks at an object's prototype; values that passed a validator have none. */
export function asRow(object: Values): Values {
  return { ...object };
}

/** One of few words. Throws for another: a newer release wrote the row, or somebody else. */
function word<Word extends string>(name: string, words: readonly Word[]) {
  return customType<{ data: Word; driverData: string }>({
    dataType: () => 'text',
    fromDriver(value) {
      const known = words.find((one) => one === value);
      if (known !== undefined) return known;
      throw new Error(`The column ${name} holds "${value}"; it must be one of ${words.join(', ')}.`);
    },
  })(name);
}

export const users = pgTable('users', {
  id: text('id').primaryKey(),
  email: text('email').notNull(),
  emailKey: text('email_key').notNull(),
  passwordHash: text('password_hash'),
  confirmedAt: at('confirmed_at'),
  firstName: text('first_name'),
  lastName: text('last_name'),
  company: text('company'),
  confinedTo: text('confined_to'),
  createdAt: at('created_at').notNull().defaultNow(),
});

export const sessions = pgTable('sessions', {
  id: text('id').primaryKey(),
  userId: text('user_id').notNull(),
  createdAt: at('created_at').notNull().defaultNow(),
  lastSeenAt: at('last_seen_at').notNull().defaultNow(),
  expiresAt: at('expires_at').notNull(),
  revokedAt: at('revoked_at'),
  address: text('address'),
  userAgent: text('user_agent'),
});

export const organizations = pgTable('organizations', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  alertWebhookUrl: text('alert_webhook_url'),
  createdAt: at('created_at').notNull().defaultNow(),
});

export const memberships = pgTable(
  'memberships',
  {
    orgId: text('org_id').notNull(),
    userId: text('user_id').notNull(),
    role: word('role', roles).notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.orgId, table.userId] })],
);

export const sources = pgTable('sources', {
  id: text('id').primaryKey(),
  orgId: text('org_id').notNull(),
  name: text('name').notNull(),
  platform: word('platform', platforms).notNull(),
  enabled: boolean('enabled').notNull().default(true),
  lastEventAt: at('last_event_at'),
  createdAt: at('created_at').notNull().defaultNow(),
  updatedAt: at('updated_at').notNull().defaultNow(),
});

export const connections = pgTable('connections', {
  id: text('id').primaryKey(),
  orgId: text('org_id').notNull(),
  name: text('name').notNull(),
  integrationCode: text('integration_code').notNull(),
  connectionPrototypeId: text('connection_prototype_id').notNull(),
  details: values('details').notNull(),
  secrets: bytes('secrets'),
  createdAt: at('created_at').notNull().defaultNow(),
  updatedAt: at('updated_at').notNull().defaultNow(),
});

export const integrations = pgTable('integrations', {
  id: text('id').primaryKey(),
  orgId: text('org_id').notNull(),
  sourceId: text('source_id').notNull(),
  connectionId: text('connection_id').notNull(),
  integrationCode: text('integration_code').notNull(),
  name: text('name').notNull(),
  config: values('config').notNull(),
  state: word('state', integrationStates).notNull(),
  pausedReason: text('paused_reason'),
  startsAt: at('starts_at').notNull().defaultNow(),
  createdAt: at('created_at').notNull().defaultNow(),
  updatedAt: at('updated_at').notNull().defaultNow(),
});

export const requests = pgTable(
  'requests',
  {
    /** Of the person or the API key. */
    actorId: text('actor_id').notNull(),
    requestId: text('request_id').notNull(),
    operation: text('operation').notNull(),
    answer: values('answer').notNull(),
    /** What the answer shows and no row may hold: sealed for what was made. */
    sealed: bytes('sealed'),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.actorId, table.requestId] })],
);

export const linkKinds = ['confirm', 'invite', 'reset', 'email'] as const;

export const links = pgTable('links', {
  id: text('id').primaryKey(),
  tokenHash: bytes('token_hash').notNull(),
  kind: word('kind', linkKinds).notNull(),
  userId: text('user_id').notNull(),
  orgId: text('org_id'),
  isProof: boolean('is_proof').notNull(),
  email: text('email'),
  passwordHash: text('password_hash'),
  profile: values('profile'),
  sealedToken: bytes('sealed_token'),
  createdAt: at('created_at').notNull().defaultNow(),
  expiresAt: at('expires_at').notNull(),
  usedAt: at('used_at'),
});

export const letters = pgTable('letters', {
  id: text('id').primaryKey(),
  sealed: bytes('sealed').notNull(),
  createdAt: at('created_at').notNull().defaultNow(),
  nextAt: at('next_at').notNull().defaultNow(),
  attempts: integer('attempts').notNull().default(0),
});

/** What adding people has caused, for the limits alone. */
export const invitations = pgTable('invitations', {
  id: text('id').primaryKey(),
  at: at('at').notNull(),
  orgId: text('org_id').notNull(),
  inviterId: text('inviter_id').notNull(),
  emailKey: text('email_key').notNull(),
});

export const apiKeys = pgTable('api_keys', {
  id: text('id').primaryKey(),
  orgId: text('org_id').notNull(),
  userId: text('user_id').notNull(),
  name: text('name').notNull(),
  role: word('role', roles).notNull(),
  keyHash: bytes('key_hash').notNull(),
  hint: text('hint').notNull(),
  createdAt: at('created_at').notNull().defaultNow(),
  expiresAt: at('expires_at'),
  lastUsedAt: at('last_used_at'),
});

export const audit = pgTable('audit', {
  id: text('id').primaryKey(),
  at: at('at').notNull().defaultNow(),
  orgId: text('org_id').notNull(),
  actorId: text('actor_id').notNull(),
  actorName: text('actor_name').notNull(),
  address: text('address'),
  action: text('action').notNull(),
  subjectId: text('subject_id').notNull(),
  subjectName: text('subject_name').notNull(),
  change: values('change'),
});
