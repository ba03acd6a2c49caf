import { whyNot } from '../../../../domain/permissions.ts';
import type { ClickstreamPrototype } from '../../../../domain/prototypes.ts';
import { PrototypeForm } from '../../../forms/PrototypeForm.tsx';
import { scopeValues } from '../../../forms/store/read.ts';
import { TestButton, TestOutcome } from '../../../forms/trials/ConnectionTest.tsx';
import { useConnectionTest } from '../../../forms/trials/use-connection-test.ts';
import { useFieldOptions } from '../../../forms/trials/use-field-options.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { EmptyState } from '../../../ui/data/EmptyState.tsx';
import { Choice } from '../../../ui/fields/Choice.tsx';
import { Notice } from '../../../ui/layout/Notice.tsx';
import { StepActions } from './StepActions.tsx';
import type { WizardConnection, WizardData } from '../wizard-data.ts';
import type { WizardForms } from '../wizard-store.ts';
import { StepTitle } from './StepTitle.tsx';
import styles from '../wizard.module.css';

const newConnection = 'new';

type Props = {
  data: WizardData;
  prototype: ClickstreamPrototype;
  forms: WizardForms;
  /** Those of this destination. */
  connections: readonly WizardConnection[];
  /** The connection to use; without one, a new one is made. */
  connectionId?: string;
  /** The one that this wizard made before the rest failed. */
  savedHere?: WizardConnection;
  /** What was typed before a reload is here, but for the secrets. */
  hasForgottenSecrets: boolean;
  backHref: string;
  onChoose(connectionId: string | undefined): void;
  onContinue(): void;
};

/** With which credentials: those of a connection that exists, or new ones. */
export function ConnectionStep(props: Props) {
  const { data, prototype, connections, connectionId, savedHere, backHref, onChoose, onContinue } = props;
  const refusal = whyNot(data.role, 'connection.create');
  return (
    <>
      <StepTitle>Connect to {prototype.name}</StepTitle>
      {savedHere && connectionId === savedHere.id && (
        <Notice kind="done" title={`“${savedHere.name}” is saved.`}>
          It is used for this destination, and no second one is made.
        </Notice>
      )}
      {refusal && connections.length === 0 ? (
        <>
          <EmptyState title={`There is no connection to ${prototype.name} yet`}>
            It holds credentials, so only an Owner of the organization can add the first one. Ask one, this
            draft waits here.
          </EmptyState>
          <StepActions backHref={backHref} />
        </>
      ) : (
        <div className={styles.parts}>
          {connections.length > 0 && (
            <Choice
              label="Connection"
              help={
                refusal &&
                'You can use a connection that exists. Only an Owner of the organization can add one.'
              }
              name="connection"
              value={connectionId ?? newConnection}
              onChange={({ target }) => onChoose(target.value === newConnection ? undefined : target.value)}
              options={[
                ...connections.map(({ id, name, usedBy }) => ({
                  value: id,
                  label: name,
                  help: usedWords(usedBy),
                })),
                {
                  value: newConnection,
                  label: 'New connection',
                  help: 'Other credentials, or another address.',
                  disabledReason: refusal,
                },
              ]}
            />
          )}
          {connectionId !== undefined || refusal ? (
            <form
              onSubmit={(event) => {
                event.preventDefault();
                if (connectionId !== undefined) onContinue();
              }}
            >
              <StepActions backHref={backHref}>
                <Button
                  type="submit"
                  variant="primary"
                  disabledReason={connectionId === undefined ? 'Choose a connection first.' : undefined}
                >
                  Continue
                </Button>
              </StepActions>
            </form>
          ) : (
            <NewConnection {...props} />
          )}
        </div>
      )}
    </>
  );
}

function NewConnection({
  data,
  prototype,
  forms,
  hasForgottenSecrets,
  backHref,
  onChoose,
  onContinue,
}: Props) {
  const { orgId } = data;
  const test = useConnectionTest({ orgId, prototype, form: forms.details });
  const loadOptions = useFieldOptions({
    ...{ orgId, integrationCode: prototype.integrationCode, prefix: 'details' },
    detailsNow: () => scopeValues(forms.details.scope),
  });
  return (
    <>
      {hasForgottenSecrets && (
        <Notice title="Type the secrets again.">
          Your draft is as you left it, but for secrets: they are never kept in the browser.
        </Notice>
      )}
      <PrototypeForm
        label="New connection"
        parts={[{ form: forms.name }, { form: forms.details, prefix: 'details', loadOptions }]}
        onSubmit={async () => {
          // Said in so many words, so that one that somebody else adds meanwhile is not used instead.
          onChoose(undefined);
          onContinue();
          return Promise.resolve(undefined);
        }}
      >
        {() => (
          <>
            <TestOutcome test={test} />
            <StepActions backHref={backHref}>
              <Button type="submit" variant="primary">
                Continue
              </Button>
              <TestButton test={test} />
            </StepActions>
          </>
        )}
      </PrototypeForm>
    </>
  );
}

function usedWords(count: number): string {
  if (count === 0) return 'Not in use yet';
  return count === 1 ? 'Used by 1 destination' : `Used by ${count} destinations`;
}
