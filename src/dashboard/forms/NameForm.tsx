import type { FieldPrototype } from '../../domain/prototypes.ts';
import { Button } from '../ui/controls/Button.tsx';
import { PrototypeForm, type Answer } from './PrototypeForm.tsx';
import { usePrototypeForm } from './use-form-store.ts';

const nameFields: FieldPrototype[] = [
  { propertyName: 'name', label: 'Name', fieldType: 'input', required: true, max: 100 },
];

type Props = { name: string; onRename(name: string): Promise<Answer | undefined> };

/** Gives something another name. */
export function NameForm({ name, onRename }: Props) {
  const form = usePrototypeForm({ prototypes: nameFields, initial: { name } });
  return (
    <PrototypeForm
      label="Rename"
      parts={[{ form }]}
      onSubmit={([values]) => onRename(String(values?.['name'] ?? ''))}
    >
      {({ isBusy }) => (
        <Button type="submit" busy={isBusy}>
          Save name
        </Button>
      )}
    </PrototypeForm>
  );
}
