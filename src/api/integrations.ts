import { newId } from '../domain/ids.ts';
import type { Json, Values } from '../domain/prototypes.ts';
import { IntegrationChange, NewIntegration, nextState } from '../domain/rules/integrations.ts';
import { Refusal } from '../domain/refusal.ts';
import { splitSecrets } from '../domain/secrets.ts';
import { lockConnection, type Connection } from '../storage/control/connections.ts';
import {
  deleteIntegration,
  insertIntegration,
  listIntegrations,
  lockIntegration,
  updateIntegration,
  type Integration,
} from '../storage/control/integrations.ts';
import { once } from '../storage/control/requests.ts';
import { listSources, lockSource, type Source } from '../storage/control/sources.ts';
import type { Db } from '../storage/control/tables.ts';
import type { Offer } from './forms/catalog.ts';
import { changed, created, field, mutation, query, type Answer } from './door/answers.ts';
import type { Context } from './door/context.ts';
import { found, pageOf, unchangedSince, type ListInput } from './door/lists.ts';
import { parse, wrong } from './door/parse.ts';
import { requestOf } from './door/requests.ts';
import { writeDown } from './door/written.ts';
import { checkValues, objectOf, refuseImmutable, withRequiredDefaults } from './forms/values.ts';

type List = ListInput & { orgId: string; appId?: string; integrationId?: string };
type Create = {
  appId: string;
  integrationCode: string;
  configPayload: unknown;
  connectionId: string;
  name: string;
  enabled?: boolean;
  requestId?: string;
};
type Update = {
  integrationId: string;
  name?: string;
  configPayload?: unknown;
  connectionId?: string;
  enabled?: boolean;
  paused?: boolean;
  delete?: boolean;
  ifUpdatedAt?: Date;
};

export const integrations = {
  Query: {
    integrations: query<List>(async (input, { asker, db, spend }) => {
      const orgId = await asker.mayRead(input.orgId, 'integration.read');
      const { appId: sourceId, integrationId: id } = input;
      const rows = await listIntegrations(db, { orgId, sourceId, id, ...pageOf(input) });
      if (id !== undefined) found(rows[0], 'integration', id);
      else if (sourceId !== undefined && rows.length === 0)
        found((await listSources(db, { orgId, id: sourceId, limit: 1 }))[0], 'source', sourceId);
      return spend(rows);
    }),
  },

  Mutation: {
    createIntegration: mutation<Create>(async (input, context) => {
      const { asker, db, catalog } = context;
      const orgId = await asker.mayEdit(undefined, 'integration.create');
      const { name, enabled = true } = parse(NewIntegration, input);
      const offer = offerOf(input.integrationCode, catalog.offer(input.integrationCode));
      const config = newConfig(offer, input.configPayload);
      const request = requestOf('createIntegration', (await asker.actor()).id, input);
      return once(db, request, async (transaction) => {
        const { appId, connectionId, integrationCode } = input;
        const source = found(await lockSource(transaction, orgId, appId), 'source', appId);
        const connection = found(
          await lockConnection(transaction, orgId, connectionId),
          'connection',
          connectionId,
        );
        refuseMismatch(offer, source, connection);
        const id = newId();
        const shape = { connectionId, integrationCode, name, config, state: enabled ? 'on' : 'off' } as const;
        await insertIntegration(transaction, { ...shape, id, orgId, sourceId: source.id });
        await writeDown(transaction, context, {
          ...{ orgId, action: 'integration.create', subject: { id, name }, after: shownOf(shape, context) },
        });
        return created(id, enabled ? `"${name}" delivers from now on.` : `"${name}" is saved, and off.`);
      });
    }),

    updateIntegration: mutation<Update>(async (input, context) => {
      const { asker, db } = context;
      const orgId = await asker.mayEdit(
        undefined,
        input.delete ? 'integration.delete' : 'integration.update',
      );
      const { name, ...switches } = parse(IntegrationChange, input);
      const { integrationId: id } = input;
      return db.transaction(async (transaction) => {
        const before = found(await lockIntegration(transaction, orgId, id), 'integration', id);
        unchangedSince(input.ifUpdatedAt, before);
        if (input.delete) return remove(transaction, context, before);
        const connectionId = await changedConnection(transaction, before, input.connectionId);
        const after = {
          ...{ ...before, connectionId, name: name ?? before.name },
          config: changedConfig(before, input.configPayload, context),
          state: nextState(before.state, switches),
        };
        await change(transaction, context, before, after);
        return changed(id, `"${after.name}" is saved.`);
      });
    }),
  },

  Integration: {
    appId: ({ sourceId }: Integration) => sourceId,
    configPayload: ({ config }: Integration) => config,
    enabled: ({ state }: Integration) => state !== 'off',
    application: field<Integration>(({ sourceId }, _input, { load }) => load.source.load(sourceId)),
    connection: field<Integration>(({ connectionId }, _input, { load }) =>
      load.connection.load(connectionId),
    ),
  },
};

function offerOf(integrationCode: string, offer: Offer | undefined): Offer {
  if (offer) return offer;
  throw wrong('integrationCode', `There is no destination "${integrationCode.slice(0, 100)}".`);
}

function offerStill({ integrationCode }: Integration, offer: Offer | undefined): Offer {
  if (offer) return offer;
  throw new Refusal('CONFLICT', `This release has no destination ${integrationCode} any more.`);
}

function newConfig({ prototype, config }: Offer, sent: unknown) {
  const given = withRequiredDefaults(prototype.configPrototype, objectOf('configPayload', sent));
  return checkValues('configPayload', config, given);
}

/** The configuration is replaced as a whole, where one is sent. */
function changedConfig(before: Integration, sent: unknown, { catalog }: Context): Values {
  if (sent === undefined) return before.config;
  const offer = offerStill(before, catalog.offer(before.integrationCode));
  const config = newConfig(offer, sent);
  refuseImmutable('configPayload', offer.prototype.configPrototype, before.config, config);
  return config;
}

async function changedConnection(db: Db, before: Integration, sent: string | undefined): Promise<string> {
  if (sent === undefined) return before.connectionId;
  const connection = found(await lockConnection(db, before.orgId, sent), 'connection', sent);
  refuseOtherCode(before, connection);
  return connection.id;
}

async function change(db: Db, context: Context, before: Integration, after: Integration): Promise<void> {
  const { id, orgId, name, config, connectionId, state } = after;
  const startsNow = before.state === 'off' && state !== 'off';
  const pausedReason = reasonOf(before, state);
  await updateIntegration(db, id, { name, config, connectionId, state, pausedReason }, { startsNow });
  await writeDown(db, context, {
    ...{ orgId, action: 'integration.update', subject: { id, name } },
    ...{ before: shownOf(before, context), after: shownOf(after, context) },
  });
}

async function remove(db: Db, context: Context, integration: Integration): Promise<Answer> {
  const { id, orgId, name } = integration;
  await deleteIntegration(db, id);
  const before = shownOf(integration, context);
  await writeDown(db, context, { orgId, action: 'integration.delete', subject: { id, name }, before });
  return changed(id, `"${name}" is deleted.`);
}

type Shape = Pick<Integration, 'integrationCode' | 'name' | 'config' | 'connectionId' | 'state'>;

/** As the audit log keeps it. The catalog lets no secret into a configuration; should one come, it is hidden here. */
function shownOf(
  { integrationCode, name, config, connectionId, state }: Shape,
  { catalog }: Context,
): Values {
  const prototypes = catalog.offer(integrationCode)?.prototype.configPrototype ?? [];
  const configPayload = splitSecrets(prototypes, config).shown as Json; // Values in a row are JSON.
  return { name, configPayload, connectionId, state };
}

function refuseMismatch({ prototype }: Offer, source: Source, connection: Connection): void {
  if (connection.integrationCode !== prototype.integrationCode)
    throw wrong(
      'connectionId',
      `"${connection.name}" is a connection to ${connection.integrationCode}, not to ${prototype.integrationCode}.`,
    );
  if (!prototype.platforms.includes(source.platform))
    throw wrong('appId', `${prototype.name} takes no events from ${source.platform}.`);
}

function refuseOtherCode(integration: Integration, connection: Connection): void {
  if (connection.integrationCode === integration.integrationCode) return;
  throw wrong(
    'connectionId',
    `"${connection.name}" is a connection to ${connection.integrationCode}, not to ${integration.integrationCode}.`,
  );
}

function reasonOf({ pausedReason }: Integration, state: Integration['state']): string | null {
  return state === 'paused' ? (pausedReason ?? 'A person paused it.') : null;
}
