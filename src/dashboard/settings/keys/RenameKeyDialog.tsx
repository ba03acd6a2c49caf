import * as z from 'zod/mini';
import { Name } from '../../../domain/rules/names.ts';
import { useAct } from '../../graphql/use-act.ts';
import { Form, SubmitButton } from '../../ui/fields/Form.tsx';
import { TextField } from '../../ui/fields/TextField.tsx';
import { useFieldForm } from '../../ui/fields/use-field-form.ts';
import { Dialog } from '../../ui/overlay/Dialog.tsx';
import { toast } from '../../ui/overlay/toasts.ts';
import { UpdateApiKey, type ApiKeyRow } from './queries.ts';

const rules = z.object({ name: Name });

export function RenameKeyDialog({ apiKey, onClose }: { apiKey: ApiKeyRow; onClose(): void }) {
  const update = useAct(UpdateApiKey);
  const form = useFieldForm(rules, { name: apiKey.name });
  const submit = form.onValid(async ({ name }) => {
    if (update.running) return;
    const answer = await update({ keyId: apiKey.id, name });
    if (!answer.success) return form.showRefusal(answer);
    toast('done', answer.message);
    onClose();
  });
  return (
    <Dialog isOpen onClose={onClose} title={`Rename the key “${apiKey.name}”`}>
      <Form onSubmit={submit} summary={form.summary} aria-label="Rename the key">
        <TextField label="Name" autoFocus autoComplete="off" {...form.field('name')} />
        <SubmitButton busy={update.running} onCancel={onClose}>
          Save name
        </SubmitButton>
      </Form>
    </Dialog>
  );
}
