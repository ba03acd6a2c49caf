import type { ClickstreamPrototype, Json } from '../../domain/prototypes.ts';
import { changeOf, valuesFromApi } from '../forms/prototypes-from-api.ts';
import { PrototypeForm } from '../forms/PrototypeForm.tsx';
import { useBasis } from '../forms/use-basis.ts';
import { usePrototypeForm } from '../forms/use-form-store.ts';
import { useAct } from '../graphql/use-act.ts';
import { Button } from '../ui/controls/Button.tsx';
import { toast } from '../ui/overlay/toasts.ts';
import type { Connection } from './ConnectionPage.tsx';
import { UpdateConnection } from './queries.ts';

type Props = { connection: Connection; prototype: ClickstreamPrototype };

/** What is in a connection. Secrets say that they are set, and stay unless they are replaced or cleared. */
export function ConnectionForm({ connection, prototype }: Props) {
  const { basis, key, onSaved } = useBasis(connection);
  return <Details key={key} {...{ prototype, onSaved }} connection={basis} />;
}

function Details({ connection, prototype, onSaved }: Props & { onSaved(): void }) {
  const update = useAct(UpdateConnection);
  const stored = valuesFromApi(connection.details);
  const prototypes = prototype.connectionPrototype;
  const form = usePrototypeForm({ prototypes, initial: stored, isStored: true });
  return (
    <PrototypeForm
      label="Details"
      parts={[{ form, prefix: 'details' }]}
      onSubmit={async ([values = {}]) => {
        const answer = await update({
          connectionId: connection.id,
          details: changeOf(prototypes, stored, values) as Json, // It sets nothing to undefined.
          ifUpdatedAt: connection.updatedAt,
        });
        if (answer.success) {
          onSaved();
          toast('done', 'The connection is saved. Everything that uses it goes on with it.');
        }
        return answer;
      }}
    >
      {({ isBusy }) => (
        <Button type="submit" variant="primary" busy={isBusy}>
          Save connection
        </Button>
      )}
    </PrototypeForm>
  );
}
