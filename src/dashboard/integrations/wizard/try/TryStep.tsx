import { useState } from 'react';
import { eventTypes, type EventType } from '../../../../domain/envelope.ts';
import type { ClickstreamPrototype, Json } from '../../../../domain/prototypes.ts';
import { scopeValues } from '../../../forms/store/read.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { CodeBlock } from '../../../ui/data/CodeBlock.tsx';
import { Skeleton } from '../../../ui/data/Skeleton.tsx';
import { ago } from '../../../ui/data/times.ts';
import { Select } from '../../../ui/fields/Select.tsx';
import { StepActions } from '../questions/StepActions.tsx';
import { StepTitle } from '../questions/StepTitle.tsx';
import type { WizardForms } from '../wizard-store.ts';
import styles from '../wizard.module.css';
import { likelySample, payloadOf, sampleOf } from './samples.ts';
import { TriedResult } from './TriedResult.tsx';
import { useRecentEvents, useTry, type RecentEvent, type Settings } from './use-try.ts';

type Props = {
  orgId: string;
  source: { id: string; name: string };
  prototype: ClickstreamPrototype;
  forms: WizardForms;
  /** One that exists; without it, what is typed is tried. */
  connectionId: string | undefined;
  backHref: string;
  onContinue(): void;
};

/** What would go out for an event, and on request really does. Nothing has to be tried before one goes on. */
export function TryStep({ orgId, source, prototype, forms, connectionId, backHref, onContinue }: Props) {
  const events = useRecentEvents(orgId, source.id);
  const [settings] = useState(() => settingsOf(prototype, forms, connectionId));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onContinue();
      }}
    >
      <StepTitle>Try it</StepTitle>
      <p className={styles.lead}>
        This is what {prototype.name} would be sent for an event of {source.name}. Nothing is sent unless you
        say so.
      </p>
      {events && settings ? <Events {...{ orgId, settings, events }} /> : <Skeleton lines={6} />}
      <StepActions backHref={backHref}>
        <Button type="submit" variant="primary">
          Continue
        </Button>
      </StepActions>
    </form>
  );
}

type EventsProps = { orgId: string; settings: Settings; events: readonly RecentEvent[] };

function Events({ orgId, settings, events }: EventsProps) {
  const sample = likelySample(Object(settings.configPayload));
  const [chosen, setChosen] = useState(events[0]?.id ?? sample);
  const [shownAtMs] = useState(() => Date.now());
  const type: EventType = eventTypes.find((one) => one === chosen) ?? sample;
  const recent = events.find(({ id }) => id === chosen);
  const payload = recent ? payloadOf(recent.payload) : sampleOf(type);
  return (
    <>
      <Select
        label="Event"
        help={events.length === 0 ? 'This source has no event yet, so these are samples.' : undefined}
        value={chosen}
        onChange={({ target }) => setChosen(target.value)}
        options={[
          ...events.map((event) => ({ value: event.id, label: wordsOf(event, shownAtMs) })),
          ...eventTypes.map((one) => ({ value: one, label: `A sample: ${one}` })),
        ]}
      />
      <details className={styles.event}>
        <summary>Show the event</summary>
        <CodeBlock label="Event" code={JSON.stringify(payload, null, 2)} />
      </details>
      <Trial key={chosen} {...{ orgId, settings, payload }} />
    </>
  );
}

function Trial({ orgId, settings, payload }: { orgId: string; settings: Settings; payload: Json }) {
  const { tried, isSending, send } = useTry(orgId, settings, payload);
  if (!tried) return <Skeleton lines={6} label="Making the request" />;
  return <TriedResult {...{ tried, isSending, send }} />;
}

function wordsOf({ type, name, receivedAt }: RecentEvent, nowMs: number): string {
  const at = new Date(receivedAt);
  return `${name ?? type}, ${type}, ${ago(at.getTime(), nowMs) ?? at.toLocaleString()}`;
}

/** What stands in the forms now; undefined where it would not pass, which the steps before do not let through. */
function settingsOf(
  { integrationCode }: ClickstreamPrototype,
  forms: WizardForms,
  connectionId: string | undefined,
): Settings | undefined {
  const isNew = connectionId === undefined;
  if (!forms.config.isValid() || (isNew && !forms.details.isValid())) return undefined;
  return {
    ...{ integrationCode, connectionId },
    // What a form reads holds nothing undefined.
    configPayload: scopeValues(forms.config.scope) as Json,
    details: isNew ? (scopeValues(forms.details.scope) as Json) : undefined,
  };
}
