import type { ClickstreamPrototype } from '../../../../domain/prototypes.ts';
import { scopeValues } from '../../../forms/store/read.ts';
import type { WizardConnection } from '../wizard-data.ts';
import type { WizardForms } from '../wizard-store.ts';
import { connectionText, integrationText, type Request } from './as-graphql.ts';

type Held = {
  orgId: string;
  prototype: ClickstreamPrototype;
  forms: WizardForms;
  sourceId: string | undefined;
  connection: WizardConnection | undefined;
};

/** What the wizard would send now, as text. None while a form would not pass. */
export function requestsOf({ orgId, prototype, forms, sourceId, connection }: Held): Request[] {
  const { integrationCode, connectionPrototypeId } = prototype;
  if (!forms.config.isValid() || sourceId === undefined) return [];
  const review = forms.review.draft();
  const made = {
    ...{ integrationCode, appId: sourceId, configPayload: scopeValues(forms.config.scope) },
    ...{ name: String(review['name'] ?? ''), enabled: review['enabled'] !== false },
  };
  if (connection) return [integrationText(made, connection.id)];
  if (!forms.details.isValid()) return [];
  const name = String(forms.name.draft()['name'] ?? '');
  const wanted = { integrationCode, connectionPrototypeId, name, details: scopeValues(forms.details.scope) };
  return [connectionText(wanted, prototype, orgId), integrationText(made, undefined)];
}
