import { defaults } from '../../../domain/fields/defaults.ts';
import { own, same } from '../../../domain/fields/own.ts';
import type { ClickstreamPrototype } from '../../../domain/prototypes.ts';
import type { Answer } from '../../forms/PrototypeForm.tsx';
import { ReviewStep } from './questions/ReviewStep.tsx';
import { AsGraphql } from './text/AsGraphql.tsx';
import { requestsOf } from './text/requests-of.ts';
import type { WizardConnection, WizardData, WizardPlaces } from './wizard-data.ts';
import type { WizardForms } from './wizard-store.ts';

type Props = Pick<WizardPlaces, 'hrefOf'> & {
  data: WizardData;
  prototype: ClickstreamPrototype;
  forms: WizardForms;
  source: WizardData['sources'][number] | undefined;
  connection: WizardConnection | undefined;
  onCreate(): Promise<Answer | undefined>;
};

/** All that was chosen, in words and as the mutations that would make it. */
export function Review({ data, prototype, forms, source, connection, hrefOf, onCreate }: Props) {
  const { orgId } = data;
  const requests = requestsOf({ orgId, prototype, forms, sourceId: source?.id, connection });
  return (
    <ReviewStep
      choices={[
        ['choose', prototype.name],
        ['source', source?.name],
        ['connection', connection?.name ?? `${String(forms.name.draft()['name'])} (new)`],
        ['configuration', configurationWords(prototype, forms)],
      ]}
      {...{ forms, hrefOf, onCreate }}
      backHref={hrefOf('try')}
    >
      <AsGraphql {...{ orgId, requests }} />
    </ReviewStep>
  );
}

/** How many fields are no longer as they start. */
function configurationWords({ configPrototype }: ClickstreamPrototype, { config }: WizardForms): string {
  if (configPrototype.length === 0) return 'Nothing to set';
  const start = defaults(configPrototype);
  const values = config.draft();
  const changed = configPrototype.filter(
    ({ propertyName: name }) => !same(own(values, name), own(start, name)),
  ).length;
  if (changed === 0) return 'As it starts';
  return changed === 1 ? '1 field changed' : `${changed} fields changed`;
}
