import type { ClickstreamPrototype, Json } from '../../domain/prototypes.ts';
import { valuesFromApi } from '../forms/prototypes-from-api.ts';
import { PrototypeForm } from '../forms/PrototypeForm.tsx';
import { scopeValues } from '../forms/store/read.ts';
import { useFieldOptions } from '../forms/trials/use-field-options.ts';
import { useBasis } from '../forms/use-basis.ts';
import { usePrototypeForm } from '../forms/use-form-store.ts';
import { useAct } from '../graphql/use-act.ts';
import { useOrg } from '../session/current.ts';
import { Button } from '../ui/controls/Button.tsx';
import { EmptyState } from '../ui/data/EmptyState.tsx';
import { Notice } from '../ui/layout/Notice.tsx';
import { toast } from '../ui/overlay/toasts.ts';
import type { Integration } from './IntegrationPage.tsx';
import { UpdateIntegration } from './queries.ts';

type Props = { integration: Integration; prototype: ClickstreamPrototype | undefined };

export function ConfigurationTab({ integration, prototype }: Props) {
  const { basis, key, onSaved } = useBasis(integration);
  if (!prototype)
    return (
      <Notice kind="warning" title={`This release has no destination ${integration.integrationCode}.`}>
        It stays as it is, and gets no events.
      </Notice>
    );
  if (prototype.configPrototype.length === 0)
    return <EmptyState title="There is nothing to configure">{prototype.name} works as it is.</EmptyState>;
  return <ConfigurationForm key={key} {...{ prototype, onSaved }} integration={basis} />;
}

type FormProps = { integration: Integration; prototype: ClickstreamPrototype; onSaved(): void };

function ConfigurationForm({ integration, prototype, onSaved }: FormProps) {
  const update = useAct(UpdateIntegration);
  const form = usePrototypeForm({
    prototypes: prototype.configPrototype,
    initial: valuesFromApi(integration.configPayload),
    isStored: true,
  });
  const loadOptions = useFieldOptions({
    ...{ orgId: useOrg().id, integrationCode: integration.integrationCode, prefix: 'configPayload' },
    connectionId: integration.connection.id,
    configNow: () => scopeValues(form.scope),
  });
  return (
    <PrototypeForm
      label="Configuration"
      parts={[{ form, prefix: 'configPayload', loadOptions }]}
      onSubmit={async ([values]) => {
        const answer = await update({
          integrationId: integration.id,
          configPayload: values as Json, // A validator's values hold nothing undefined.
          ifUpdatedAt: integration.updatedAt,
        });
        if (answer.success) {
          onSaved();
          toast('done', 'The configuration is saved. It applies to the next events.');
        }
        return answer;
      }}
    >
      {({ isBusy }) => (
        <Button type="submit" variant="primary" busy={isBusy}>
          Save configuration
        </Button>
      )}
    </PrototypeForm>
  );
}
