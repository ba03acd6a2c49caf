import type { ClickstreamPrototype, FieldPrototype } from '../../domain/prototypes.ts';
import { createValidator, type Validator } from '../../domain/validator.ts';

/** A destination's prototype, with the checks that its prototypes are. */
export type Offer = { prototype: ClickstreamPrototype; connection: Validator; config: Validator };

export type Catalog = ReturnType<typeof createCatalog>;

/** What can be delivered to, by integrationCode. Validators are compiled when they are first needed. */
export function createCatalog(prototypes: readonly ClickstreamPrototype[]) {
  const byCode = new Map(prototypes.map((prototype) => [prototype.integrationCode, prototype]));
  const offers = new Map<string, Offer>();
  refuseSecretConfigs(prototypes);

  return {
    prototypes,
    offer(integrationCode: string): Offer | undefined {
      const prototype = byCode.get(integrationCode);
      const known = offers.get(integrationCode);
      if (!prototype || known) return known;
      const connection = createValidator(prototype.connectionPrototype);
      const offer = { prototype, connection, config: createValidator(prototype.configPrototype) };
      offers.set(integrationCode, offer);
      return offer;
    },
  };
}

/** Credentials belong to the connection; a configuration is readable for everybody in the organization. */
function refuseSecretConfigs(prototypes: readonly ClickstreamPrototype[]): void {
  const wrong = prototypes.filter(({ configPrototype }) => configPrototype.some(hasSecret));
  if (wrong.length === 0) return;
  const codes = wrong.map(({ integrationCode }) => integrationCode).join(', ');
  throw new Error(`A configuration may hold no secret field: ${codes}. Move it to the connection.`);
}

function hasSecret({ secret, items }: FieldPrototype): boolean {
  return secret === true || (items ?? []).some(hasSecret);
}
