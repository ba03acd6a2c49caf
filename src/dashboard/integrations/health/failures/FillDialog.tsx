import { useState } from 'react';
import { usePoll } from '../../../graphql/use-poll.ts';
import { useOrg } from '../../../session/current.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Choice } from '../../../ui/fields/Choice.tsx';
import { TextField } from '../../../ui/fields/TextField.tsx';
import { Dialog, DialogActions } from '../../../ui/overlay/Dialog.tsx';
import type { Integration } from '../../IntegrationPage.tsx';
import { ToReplayQuery } from '../queries.ts';
import { askedOf, bucketsOf, faultOf, firstFill, type Fill } from './span.ts';
import type { Replays } from './use-replay.ts';
import { events } from './words.ts';
import styles from './failures.module.css';

type Props = { integration: Integration; replays: Replays; isOpen: boolean; onClose(): void };

/** Sends a span of time: what failed in it, or all that came and is still kept. */
export function FillDialog(props: Props) {
  const { integration, isOpen, onClose } = props;
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={`Fill “${integration.name}” from what is kept`}
      description="Events go out behind live ones, each with the message ID that it had, and the destination chooses again by how it is set up now."
    >
      {isOpen && <FillForm {...props} />}
    </Dialog>
  );
}

function FillForm({ integration, replays, onClose }: Props) {
  const [fill, setFill] = useState(() => firstFill(Date.now()));
  const fault = faultOf(fill);
  const { application } = integration;
  const change = (part: Partial<Fill>) => setFill({ ...fill, ...part });
  const submit = async () => {
    if (fault === undefined && (await replays.start(askedOf(fill)))) onClose();
  };
  return (
    <form
      className={styles.fill}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Choice
        label="What"
        name="what"
        value={fill.what}
        onChange={({ target }) => change({ what: target.value === 'kept' ? 'kept' : 'failed' })}
        options={[
          {
            value: 'kept',
            label: `Every event of ${application.name}`,
            help: 'All that came in this time and is still kept, also what was delivered already.',
          },
          {
            value: 'failed',
            label: 'Only what failed',
            help: 'What failed here in this time and was not sent again.',
          },
        ]}
      />
      <div className={styles.span}>
        <TextField
          label="From"
          type="datetime-local"
          value={fill.from}
          onChange={({ target }) => change({ from: target.value })}
        />
        <TextField
          label="To"
          type="datetime-local"
          value={fill.to}
          error={fault}
          onChange={({ target }) => change({ to: target.value })}
        />
      </div>
      <p className={styles.estimate} role="status">
        {fault === undefined && <Estimate fill={fill} integrationId={integration.id} />}
      </p>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          type="submit"
          variant="primary"
          busy={replays.running}
          disabledReason={replays.disabledReason ?? fault}
        >
          Send again
        </Button>
      </DialogActions>
    </form>
  );
}

function Estimate({ fill, integrationId }: { fill: Fill; integrationId: string }) {
  const { id: orgId } = useOrg();
  const { from, to } = askedOf(fill);
  const wanted = { orgId, integrationId, from, to, buckets: bucketsOf(fill) };
  const { data, failure } = usePoll(ToReplayQuery, wanted, undefined);
  if (!data) return failure === undefined ? 'Counting…' : 'How many they are could not be counted.';
  const failed = data.failureGroups.reduce((sum, group) => sum + group.count, 0);
  const received = data.deliveryMetrics.reduce((sum, point) => sum + point.received, 0);
  return fill.what === 'failed' ? `${events(failed)}.` : `About ${events(received)}.`;
}
