import { emptyValues } from '../../domain/fields/own.ts';
import type { Values } from '../../domain/prototypes.ts';
import { joinSecrets, splitSecrets, type Split } from '../../domain/secrets.ts';
import { listConnections, type Connection } from '../../storage/control/connections.ts';
import type { Context } from '../door/context.ts';
import { found } from '../door/lists.ts';
import { wrong } from '../door/parse.ts';
import type { Offer } from '../forms/catalog.ts';
import { changeDetails, openSecrets } from '../forms/changed-details.ts';
import { checkValues, objectOf, withRequiredDefaults } from '../forms/values.ts';

export type Given = { integrationCode: string; details?: unknown; connectionId?: string };

/** What is tried, with its secrets and as it may be shown, and the connection that it is about, if it is saved. */
export type Tried = {
  values: Values;
  secrets: string[];
  shown: Values;
  stored: Connection | undefined;
};

export function offerOf(code: string, { catalog }: Context): Offer {
  const offer = catalog.offer(code);
  if (offer) return offer;
  throw wrong('integrationCode', `There is no destination "${code.slice(0, 100)}".`);
}

/**
 * The connection that is to be tried: what is given, over what is stored. A stored secret goes only where it was meant
 * for: another address asks for it again. Throws NOT_FOUND, and INVALID_INPUT for what the form does not take.
 */
export async function settingsOf(
  orgId: string,
  { details, connectionId }: Given,
  { prototype, connection: validator }: Offer,
  context: Context,
): Promise<Tried> {
  const stored =
    connectionId === undefined ? undefined : await storedOf(orgId, connectionId, prototype, context);
  const prototypes = prototype.connectionPrototype;
  if (!stored) {
    const sent = withRequiredDefaults(prototypes, objectOf('details', details));
    const values = checkValues('details', validator, sent);
    return triedOf(splitSecrets(prototypes, values), undefined);
  }
  const kept = { shown: stored.details, secrets: openSecrets(stored, context.seal) };
  const split =
    details === undefined ? kept : changeDetails(stored, kept, objectOf('details', details), context);
  return triedOf(split, stored);
}

/**
 * The same for choices, which are asked for while somebody fills in a new form: what is given need not be complete. What
 * changes a saved connection has to be.
 */
export async function halfFilledOf(
  orgId: string,
  given: Given,
  offer: Offer,
  context: Context,
): Promise<Tried> {
  const { details, connectionId } = given;
  if (connectionId !== undefined) return settingsOf(orgId, given, offer, context);
  const values = details === undefined ? emptyValues() : objectOf('details', details);
  return triedOf(splitSecrets(offer.prototype.connectionPrototype, values), undefined);
}

function triedOf({ shown, secrets }: Split, stored: Connection | undefined): Tried {
  return { values: joinSecrets(shown, secrets), secrets: Object.values(secrets), shown, stored };
}

async function storedOf(
  orgId: string,
  id: string,
  { integrationCode: code, name }: Offer['prototype'],
  { db }: Context,
): Promise<Connection> {
  const [row] = await listConnections(db, { orgId, id, limit: 1 });
  const connection = found(row, 'connection', id);
  if (connection.integrationCode === code) return connection;
  throw wrong(
    'connectionId',
    `"${connection.name}" is a connection to ${connection.integrationCode}, not to ${name}.`,
  );
}
