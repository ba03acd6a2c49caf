import type { ClickstreamPrototype } from '../../../../domain/prototypes.ts';
import { PrototypeForm } from '../../../forms/PrototypeForm.tsx';
import { scopeValues } from '../../../forms/store/read.ts';
import { useFieldOptions } from '../../../forms/trials/use-field-options.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { StepActions } from './StepActions.tsx';
import type { WizardForms } from '../wizard-store.ts';
import { StepTitle } from './StepTitle.tsx';
import styles from '../wizard.module.css';

type Props = {
  orgId: string;
  prototype: ClickstreamPrototype;
  forms: WizardForms;
  /** The connection to use; without one, a new one is made. */
  connectionId: string | undefined;
  backHref: string;
  onContinue(): void;
};

/** How this source uses the connection. It starts with values that work. */
export function ConfigurationStep({ orgId, prototype, forms, connectionId, backHref, onContinue }: Props) {
  const loadOptions = useFieldOptions({
    ...{ orgId, integrationCode: prototype.integrationCode, prefix: 'configPayload', connectionId },
    ...(connectionId === undefined && { detailsNow: () => scopeValues(forms.details.scope) }),
    configNow: () => scopeValues(forms.config.scope),
  });
  return (
    <>
      <StepTitle>Configure {prototype.name}</StepTitle>
      <p className={styles.lead}>
        {prototype.configPrototype.length === 0
          ? 'There is nothing to set here.'
          : 'This works as it stands. Change what you need, now or later.'}
      </p>
      <PrototypeForm
        label="Configuration"
        parts={[{ form: forms.config, prefix: 'configPayload', loadOptions }]}
        onSubmit={async () => {
          onContinue();
          return Promise.resolve(undefined);
        }}
      >
        {() => (
          <StepActions backHref={backHref}>
            <Button type="submit" variant="primary">
              Continue
            </Button>
          </StepActions>
        )}
      </PrototypeForm>
    </>
  );
}
