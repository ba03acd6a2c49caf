import { ConnectionChange, NewConnection } from '../domain/rules/connections.ts';
import type { JsonObject } from '../domain/fields/own.ts';
import { newId } from '../domain/ids.ts';
import { may } from '../domain/permissions.ts';
import type { Json, Values } from '../domain/prototypes.ts';
import { Refusal } from '../domain/refusal.ts';
import { markReplaced, splitSecrets, type Split } from '../domain/secrets.ts';
import {
  deleteConnection,
  insertConnection,
  listConnections,
  lockConnection,
  sealedAs,
  updateConnection,
  type Connection,
} from '../storage/control/connections.ts';
import { integrationsOfConnections } from '../storage/control/integrations.ts';
import { once } from '../storage/control/requests.ts';
import type { Db } from '../storage/control/tables.ts';
import type { Seal } from '../storage/seal.ts';
import type { Offer } from './forms/catalog.ts';
import { changed, created, field, mutation, query, type Answer } from './door/answers.ts';
import type { Context } from './door/context.ts';
import { found, pageOf, unchangedSince, type ListInput } from './door/lists.ts';
import { parse, wrong } from './door/parse.ts';
import { requestOf } from './door/requests.ts';
import { writeDown } from './door/written.ts';
import { changeDetails, openSecrets } from './forms/changed-details.ts';
import { checkValues, objectOf, withRequiredDefaults } from './forms/values.ts';

type List = ListInput & { orgId: string; connectionId?: string; integrationCode?: string };
type Create = {
  integrationCode: string;
  details: unknown;
  name: string;
  orgId: string;
  connectionPrototypeId: string;
  requestId?: string;
};
type Update = {
  connectionId: string;
  name?: string;
  details?: unknown;
  delete?: boolean;
  ifUpdatedAt?: Date;
};

export const connections = {
  Query: {
    connections: query<List>(async (input, { asker, db, spend }) => {
      const orgId = await asker.mayRead(input.orgId, 'connection.use');
      const { connectionId: id, integrationCode } = input;
      const rows = await listConnections(db, { orgId, id, integrationCode, ...pageOf(input) });
      if (id !== undefined) found(rows[0], 'connection', id);
      return spend(rows);
    }),
  },

  Mutation: {
    createConnection: mutation<Create>(async (input, context) => {
      const { asker, db, seal, catalog } = context;
      const orgId = await asker.mayEdit(input.orgId, 'connection.create');
      const { name } = parse(NewConnection, input);
      const { prototype, connection: validator } = offerOf(input, catalog.offer(input.integrationCode));
      const sent = withRequiredDefaults(prototype.connectionPrototype, objectOf('details', input.details));
      const values = checkValues('details', validator, sent);
      const request = requestOf('createConnection', (await asker.actor()).id, input);
      return once(db, request, async (transaction) => {
        const id = newId();
        const { integrationCode, connectionPrototypeId } = prototype;
        const split = splitSecrets(prototype.connectionPrototype, values);
        await insertConnection(transaction, {
          ...{ id, orgId, name, integrationCode, connectionPrototypeId, details: split.shown },
          secrets: sealSecrets(id, split, seal),
        });
        const after = shownOf(name, split.shown);
        await writeDown(transaction, context, {
          ...{ orgId, action: 'connection.create', subject: { id, name }, after },
        });
        return created(id, `Connection "${name}" is saved.`);
      });
    }),

    updateConnection: mutation<Update>(async (input, context) => {
      const { asker, db } = context;
      const orgId = await asker.mayEdit(undefined, input.delete ? 'connection.delete' : 'connection.update');
      const { name } = parse(ConnectionChange, input);
      const { connectionId: id, details } = input;
      const sent = details === undefined ? undefined : objectOf('details', details);
      return db.transaction(async (transaction) => {
        const connection = found(await lockConnection(transaction, orgId, id), 'connection', id);
        unchangedSince(input.ifUpdatedAt, connection);
        if (input.delete) return remove(transaction, context, connection);
        return change(transaction, context, connection, { name, sent });
      });
    }),
  },

  Connection: {
    details: field<Connection>(async ({ orgId, details }, _input, { asker }) =>
      may(await asker.roleIn(orgId), 'connection.readDetails') ? details : null,
    ),
    integrations: field<Connection, ListInput>(async ({ id }, input, { load, spend }) =>
      spend(await load.integrationsOfConnection.load({ of: id, ...pageOf(input) })),
    ),
  },
};

function offerOf(input: Create, offer: Offer | undefined): Offer {
  if (!offer) throw wrong('integrationCode', 'There is no destination with this code.');
  if (offer.prototype.connectionPrototypeId === input.connectionPrototypeId) return offer;
  throw wrong(
    'connectionPrototypeId',
    `The form of ${offer.prototype.name} is ${offer.prototype.connectionPrototypeId}.`,
  );
}

function sealSecrets(id: string, { secrets }: Split, seal: Seal): Buffer | null {
  const hasSecrets = Object.keys(secrets).length > 0;
  return hasSecrets ? seal.seal(JSON.stringify(secrets), sealedAs(id)) : null;
}

async function change(
  db: Db,
  context: Context,
  connection: Connection,
  { name = connection.name, sent }: { name?: string | undefined; sent: JsonObject | undefined },
): Promise<Answer> {
  const { id, orgId, details } = connection;
  const stored = sent && { shown: details, secrets: openSecrets(connection, context.seal) };
  const after = stored && changeDetails(connection, stored, sent, context);
  await updateConnection(db, id, {
    name,
    ...(after && { details: after.shown, secrets: sealSecrets(id, after, context.seal) }),
  });
  await writeDown(db, context, {
    ...{ orgId, action: 'connection.update', subject: { id, name } },
    before: shownOf(connection.name, details),
    after: shownOf(name, after ? markReplaced(stored, after) : details),
  });
  return changed(id, `Connection "${name}" is saved.`);
}

/** As the audit log keeps it; of a secret its mark alone stands in `shown`. */
function shownOf(name: string, shown: Values): Values {
  return { name, details: shown as Json }; // Details are JSON, by the validator.
}

const namedMax = 10;

/** Throws CONFLICT while integrations use it. */
async function remove(db: Db, context: Context, connection: Connection): Promise<Answer> {
  const { id, orgId, name, details } = connection;
  const using = await integrationsOfConnections(db, [id], { limit: namedMax + 1 });
  if (using.length === 0) {
    await deleteConnection(db, id);
    const before = shownOf(name, details);
    await writeDown(db, context, { orgId, action: 'connection.delete', subject: { id, name }, before });
    return changed(id, `Connection "${name}" is deleted.`);
  }
  const names = using.slice(0, namedMax).map((integration) => `"${integration.name}"`);
  const more = using.length > namedMax ? ' and others' : '';
  throw new Refusal(
    'CONFLICT',
    `"${name}" is in use by ${names.join(', ')}${more}. Delete these first, or give them another connection.`,
  );
}
