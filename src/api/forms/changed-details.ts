import { own, same, type JsonObject } from '../../domain/fields/own.ts';
import { Refusal } from '../../domain/refusal.ts';
import { splitSecrets, type Split } from '../../domain/secrets.ts';
import { sealedAs, type Connection } from '../../storage/control/connections.ts';
import type { Seal } from '../../storage/seal.ts';
import type { Context } from '../door/context.ts';
import { invalid } from '../door/parse.ts';
import { destinationsOf, mergeDetails } from './kept-secrets.ts';
import { checkValues, pathIn, refuseImmutable } from './values.ts';

/** The details after a change. A secret that is kept stays where it was meant for: a new address asks for it again. */
export function changeDetails(
  connection: Connection,
  stored: Split,
  sent: JsonObject,
  { catalog }: Pick<Context, 'catalog'>,
): Split {
  const offer = catalog.offer(connection.integrationCode);
  if (!offer)
    throw new Refusal('CONFLICT', `This release has no destination ${connection.integrationCode} any more.`);
  const prototypes = offer.prototype.connectionPrototype;
  const merged = mergeDetails(prototypes, stored, sent);
  const values = checkValues('details', offer.connection, merged.values);
  const before = mergeDetails(prototypes, stored, {}).values;
  refuseImmutable('details', prototypes, before, values);
  if (!same(destinationsOf(prototypes, before), destinationsOf(prototypes, values)))
    refuseKept(merged.kept.filter((path) => own(values, path.split('.')[0] ?? '') !== undefined));
  return splitSecrets(prototypes, values);
}

function refuseKept(kept: string[]): void {
  if (kept.length === 0) return;
  throw invalid(
    kept.map((path) => ({ path: pathIn('details', path), message: 'Type it again: the address changed.' })),
  );
}

/** A connection's secrets, as `splitSecrets` took them out. */
export function openSecrets({ id, secrets }: Connection, seal: Seal): Record<string, string> {
  if (!secrets) return {};
  // Sealed above, and authenticated.
  return JSON.parse(seal.open(secrets, sealedAs(id))) as Record<string, string>;
}
