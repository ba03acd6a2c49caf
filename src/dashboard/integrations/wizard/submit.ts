import type { ClickstreamPrototype } from '../../../domain/prototypes.ts';
import type { FieldError } from '../../../domain/refusal.ts';
import type { Draft } from './draft.ts';
import { saveDestination, type Outcome, type Plan, type SaveDeps } from './save.ts';
import type { Step } from './steps.ts';
import type { WizardConnection } from './wizard-data.ts';
import type { WizardForms, WizardStore } from './wizard-store.ts';

export type SaveActs = Pick<SaveDeps, 'createConnection' | 'createIntegration' | 'newRequestId'>;

type Job = {
  store: WizardStore;
  acts: SaveActs;
  prototype: ClickstreamPrototype;
  forms: WizardForms;
  sourceId: string;
  /** One that exists; without it, a new one is made. */
  connection: WizardConnection | undefined;
};

/** How it ended; where something has to be mended, at which step. */
export type End =
  | { kind: 'created'; id: string; message: string }
  | { kind: 'refused'; step: Step; message: string; fieldErrors: readonly FieldError[] };

/** Saves what the wizard holds, and puts what the server refuses at its fields. */
export async function submitWizard({
  store,
  acts,
  prototype,
  forms,
  sourceId,
  connection,
}: Job): Promise<End> {
  const name = forms.name.submit();
  const details = forms.details.submit();
  const config = forms.config.submit();
  const review = forms.review.submit();
  if (!connection && !(name.ok && details.ok)) return incomplete('connection');
  if (!config.ok) return incomplete('configuration');
  if (!review.ok) return incomplete('review');

  const { integrationCode, connectionPrototypeId } = prototype;
  const connectionName = name.ok ? String(name.values['name']) : '';
  const draft = store.draft();
  const plan: Plan = {
    connection:
      connection || !details.ok
        ? { id: connection?.id ?? '' }
        : {
            create: { integrationCode, connectionPrototypeId, name: connectionName, details: details.values },
            public: { integrationCode, connectionName, details: forms.details.draft() },
          },
    integration: {
      ...{ integrationCode, appId: sourceId, configPayload: config.values },
      ...{ name: String(review.values['name']), enabled: review.values['enabled'] !== false },
    },
    connectionAttempt: draft.connectionAttempt,
    integrationAttempt: draft.integrationAttempt,
  };
  const keep = (change: Partial<Draft>) => {
    if (change.connectionId !== undefined)
      store.hasMade({ id: change.connectionId, name: connectionName, integrationCode, usedBy: 0 });
    store.change(change);
  };
  const outcome = await saveDestination(plan, { ...acts, keep });
  return endOf(outcome, forms, connection?.name ?? connectionName);
}

function endOf(outcome: Outcome, forms: WizardForms, connectionName: string): End {
  if (outcome.kind === 'created') return outcome;
  const { message, fieldErrors, isLost } = outcome.answer;
  if (outcome.kind === 'connection refused') {
    const homeless = [
      ...forms.details.showErrors(under(fieldErrors, 'details')),
      ...forms.name.showErrors(fieldErrors.filter(({ path }) => path === 'name')),
    ];
    const isPlaced = fieldErrors.some(({ path }) => path === 'name' || path.startsWith('details.'));
    const said = isLost
      ? `Whether the connection was saved is not known. ${message} No second one is made.`
      : `The connection was not saved, and nothing else was. ${message}`;
    return {
      kind: 'refused',
      step: isPlaced ? 'connection' : 'review',
      message: said,
      fieldErrors: homeless,
    };
  }
  const said = `The connection “${connectionName}” ${outcome.isConnectionNew ? 'is saved' : 'stays as it is'}, but ${isLost ? 'whether the destination was is not known' : 'the destination was not'}: ${message} Try again: the connection is used again, and no second one is made.`;
  const mine = under(fieldErrors, 'configPayload');
  if (mine.length === 0) return { kind: 'refused', step: 'review', message: said, fieldErrors };
  return {
    kind: 'refused',
    step: 'configuration',
    message: said,
    fieldErrors: forms.config.showErrors(mine),
  };
}

function under(fieldErrors: readonly FieldError[], prefix: string): FieldError[] {
  return fieldErrors
    .filter(({ path }) => path.startsWith(`${prefix}.`))
    .map(({ path, message }) => ({ path: path.slice(prefix.length + 1), message }));
}

function incomplete(step: Step): End {
  return { kind: 'refused', step, message: 'Something is missing here.', fieldErrors: [] };
}
