import { NewSource } from '../../domain/rules/sources.ts';
import { platformNames, platforms, type Platform } from '../../domain/platforms.ts';
import { useAct } from '../graphql/use-act.ts';
import { useRequestId } from '../graphql/use-request-id.ts';
import { useOrg } from '../session/current.ts';
import { Choice } from '../ui/fields/Choice.tsx';
import { Form, SubmitButton } from '../ui/fields/Form.tsx';
import { TextField } from '../ui/fields/TextField.tsx';
import { useFieldForm } from '../ui/fields/use-field-form.ts';
import { PlatformIcon } from './PlatformIcon.tsx';
import { CreateSource } from './queries.ts';

const help: Record<Platform, string> = {
  'analytics.js': 'Pages in a browser, with analytics.js.',
  server: 'Node, Python, or any program that speaks HTTP.',
  'analytics-android': 'An app in Kotlin or Java.',
  'analytics-ios': 'An app in Swift, also for macOS and tvOS.',
};

const options = platforms.map((platform) => ({
  value: platform,
  label: platformNames[platform],
  help: help[platform],
  icon: <PlatformIcon platform={platform} />,
}));

type Props = { onCreated(sourceId: string): void };

export function NewSourceForm({ onCreated }: Props) {
  const { id: orgId } = useOrg();
  const createSource = useAct(CreateSource);
  const requestId = useRequestId();
  const form = useFieldForm(NewSource, { name: '', platform: 'analytics.js' });

  const submit = form.onValid(async (source) => {
    const answer = await createSource({ orgId, ...source, requestId: requestId({ orgId, ...source }) });
    if (answer.success && answer.id) onCreated(answer.id);
    else form.showRefusal(answer);
  });

  return (
    <Form onSubmit={submit} summary={form.summary} aria-label="New source">
      <TextField
        label="Name"
        help="Your team will see this."
        autoComplete="off"
        autoFocus
        {...form.field('name')}
      />
      <Choice label="Platform" options={options} {...form.field('platform')} />
      <SubmitButton busy={createSource.running}>Create source</SubmitButton>
    </Form>
  );
}
