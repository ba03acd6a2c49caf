import type { ClickstreamPrototype, Json } from '../../domain/prototypes.ts';
import { changeOf, valuesFromApi } from '../forms/prototypes-from-api.ts';
import { PrototypeForm } from '../forms/PrototypeForm.tsx';
import { useBasis } from '../forms/use-basis.ts';
import { scopeValues } from '../forms/store/read.ts';
import { TestButton, TestOutcome } from '../forms/trials/ConnectionTest.tsx';
import { useConnectionTest } from '../forms/trials/use-connection-test.ts';
import { useFieldOptions } from '../forms/trials/use-field-options.ts';
import { usePrototypeForm } from '../forms/use-form-store.ts';
import { useAct } from '../graphql/use-act.ts';
import { Button } from '../ui/controls/Button.tsx';
import { toast } from '../ui/overlay/toasts.ts';
import type { Connection } from './ConnectionPage.tsx';
import styles from './connections.module.css';
import { UpdateConnection, usersShownMax } from './queries.ts';

type Props = { orgId: string; connection: Connection; prototype: ClickstreamPrototype };

/** What is in a connection. Secrets say that they are set, and stay unless they are replaced or cleared. */
export function ConnectionForm({ orgId, connection, prototype }: Props) {
  const { basis, key, onSaved } = useBasis(connection);
  return <Details key={key} {...{ orgId, prototype, onSaved }} connection={basis} />;
}

function Details({ orgId, connection, prototype, onSaved }: Props & { onSaved(): void }) {
  const update = useAct(UpdateConnection);
  const stored = valuesFromApi(connection.details);
  const prototypes = prototype.connectionPrototype;
  const form = usePrototypeForm({ prototypes, initial: stored, isStored: true });
  const test = useConnectionTest({ orgId, prototype, form, stored: { id: connection.id, details: stored } });
  const loadOptions = useFieldOptions({
    ...{ orgId, integrationCode: prototype.integrationCode, prefix: 'details', connectionId: connection.id },
    detailsNow: () => changeOf(prototypes, stored, scopeValues(form.scope)),
  });
  return (
    <PrototypeForm
      label="Details"
      parts={[{ form, prefix: 'details', loadOptions }]}
      onSubmit={async ([values = {}]) => {
        const answer = await update({
          connectionId: connection.id,
          details: changeOf(prototypes, stored, values) as Json, // It sets nothing to undefined.
          ifUpdatedAt: connection.updatedAt,
        });
        if (answer.success) {
          onSaved();
          toast('done', `The connection is saved. ${wordsOfUse(connection)}`);
        }
        return answer;
      }}
    >
      {({ isBusy }) => (
        <>
          <p className={styles.use}>{wordsOfUse(connection)}</p>
          <TestOutcome test={test} />
          <Button type="submit" variant="primary" busy={isBusy}>
            Save connection
          </Button>
          <TestButton test={test} />
        </>
      )}
    </PrototypeForm>
  );
}

/** Whom a change concerns. */
function wordsOfUse({ integrations: { length } }: Connection): string {
  if (length === 0) return 'Nothing uses it yet.';
  if (length === 1) return '1 destination uses it, and takes what you save at once.';
  const count = length < usersShownMax ? String(length) : `At least ${length}`;
  return `${count} destinations use it, and take what you save at once.`;
}
