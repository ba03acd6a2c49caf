import { newId } from '../domain/ids.ts';
import { IntegrationChange, NewIntegration, nextState } from '../domain/rules/integrations.ts';
import { Refusal } from '../domain/refusal.ts';
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
import type { Offer } from './forms/catalog.ts';
import { changed, created, field, mutation, query } from './door/answers.ts';
import { found, pageOf, unchangedSince, type ListInput } from './door/lists.ts';
import { parse, wrong } from './door/parse.ts';
import { requestOf } from './door/requests.ts';
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
    createIntegration: mutation<Create>(async (input, { asker, db, catalog }) => {
      const orgId = await asker.mayEdit(undefined, 'integration.create');
      const { name, enabled = true } = parse(NewIntegration, input);
      const offer = offerOf(input.integrationCode, catalog.offer(input.integrationCode));
      const config = newConfig(offer, input.configPayload);
      const request = requestOf('createIntegration', (await asker.person()).userId, input);
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
        const state = enabled ? 'on' : 'off';
        await insertIntegration(transaction, {
          ...{ id, orgId, sourceId: source.id, connectionId, integrationCode, name, config, state },
        });
        return created(id, enabled ? `"${name}" delivers from now on.` : `"${name}" is saved, and off.`);
      });
    }),

    updateIntegration: mutation<Update>(async (input, { asker, db, catalog }) => {
      const orgId = await asker.mayEdit(
        undefined,
        input.delete ? 'integration.delete' : 'integration.update',
      );
      const { name, ...switches } = parse(IntegrationChange, input);
      const { integrationId: id, connectionId, configPayload } = input;
      return db.transaction(async (transaction) => {
        const before = found(await lockIntegration(transaction, orgId, id), 'integration', id);
        unchangedSince(input.ifUpdatedAt, before);
        if (input.delete) {
          await deleteIntegration(transaction, id);
          return changed(id, `"${before.name}" is deleted.`);
        }
        if (connectionId !== undefined)
          refuseOtherCode(
            before,
            found(await lockConnection(transaction, orgId, connectionId), 'connection', connectionId),
          );
        const config =
          configPayload === undefined
            ? undefined
            : changedConfig(offerStill(before, catalog.offer(before.integrationCode)), before, configPayload);
        const state = nextState(before.state, switches);
        const startsNow = before.state === 'off' && state !== 'off';
        await updateIntegration(
          transaction,
          id,
          { name, config, connectionId, state, pausedReason: reasonOf(before, state) },
          { startsNow },
        );
        return changed(id, `"${name ?? before.name}" is saved.`);
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

/** The configuration is replaced as a whole. */
function changedConfig(offer: Offer, before: Integration, sent: unknown) {
  const config = newConfig(offer, sent);
  refuseImmutable('configPayload', offer.prototype.configPrototype, before.config, config);
  return config;
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
