import { useState } from 'react';
import type { ResultOf } from '../graphql/graphql.ts';
import { useAct } from '../graphql/use-act.ts';
import { paths } from '../paths.ts';
import { Button, ButtonLink } from '../ui/controls/Button.tsx';
import { Form, SubmitButton } from '../ui/fields/Form.tsx';
import { Select } from '../ui/fields/Select.tsx';
import { Section } from '../ui/layout/Section.tsx';
import { Dialog, DialogActions } from '../ui/overlay/Dialog.tsx';
import { toast } from '../ui/overlay/toasts.ts';
import type { Integration } from './IntegrationPage.tsx';
import { UpdateIntegration, type ConnectionsOfCodeQuery } from './queries.ts';

type Props = {
  orgId: string;
  integration: Integration;
  connections: ResultOf<typeof ConnectionsOfCodeQuery>['connections'];
};

/** Which credentials it uses, and the way to others. */
export function ConnectionTab({ orgId, integration, connections }: Props) {
  const { connection } = integration;
  const [isOpen, setOpen] = useState(false);
  const others = connections.filter(({ id }) => id !== connection.id);
  return (
    <Section
      title={connection.name}
      help="The credentials and the address that this destination uses. Other destinations may use them too."
      action={<ButtonLink href={paths.connection(orgId, connection.id)}>Open connection</ButtonLink>}
    >
      <div>
        <Button
          onClick={() => setOpen(true)}
          disabledReason={
            others.length === 0 ? 'There is no other connection to this destination.' : undefined
          }
        >
          Use another connection
        </Button>
      </div>
      <Dialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title="Use another connection"
        description="Events go out with it from the next one on."
      >
        <OtherConnection {...{ integration, others }} onDone={() => setOpen(false)} />
      </Dialog>
    </Section>
  );
}

type OtherProps = { integration: Integration; others: Props['connections']; onDone(): void };

function OtherConnection({ integration, others, onDone }: OtherProps) {
  const update = useAct(UpdateIntegration);
  const [connectionId, setConnectionId] = useState(others[0]?.id ?? '');
  const [message, setMessage] = useState<string>();
  const submit = async () => {
    const answer = await update({ integrationId: integration.id, connectionId });
    setMessage(answer.success ? undefined : answer.message);
    if (!answer.success) return;
    toast('done', answer.message);
    onDone();
  };
  return (
    <Form
      summary={{ message, faults: [] }}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Select
        label="Connection"
        value={connectionId}
        onChange={({ target }) => setConnectionId(target.value)}
        options={others.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <DialogActions>
        <Button onClick={onDone}>Cancel</Button>
        <SubmitButton busy={update.running}>Use connection</SubmitButton>
      </DialogActions>
    </Form>
  );
}
