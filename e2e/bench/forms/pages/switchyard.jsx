import { createRoot } from 'react-dom/client';
import { PrototypeForm } from '../../../../src/dashboard/forms/PrototypeForm.tsx';
import { usePrototypeForm } from '../../../../src/dashboard/forms/use-form-store.ts';
import '../../../../src/dashboard/ui/tokens.css';
import '../../../../src/dashboard/ui/base.css';
import '../page/product.css';
import { defaultsOf } from '../page/schema.js';
import { fields, onMount, root, submitted } from '../page/start.js';

/** In the contract's words: a bound is `min` or `max`, whatever it bounds. */
function prototypeOf({ maxLength, minItems, maxItems, ...field }) {
  return { ...field, min: field.min ?? minItems, max: field.max ?? maxItems ?? maxLength };
}

function App({ prototypes, initial }) {
  const form = usePrototypeForm({ prototypes, initial });
  const submit = async ([values]) => {
    submitted(values);
    return undefined;
  };
  return (
    <PrototypeForm parts={[{ form }]} onSubmit={submit}>
      {() => <button type="submit">Save</button>}
    </PrototypeForm>
  );
}

onMount(() => {
  createRoot(root()).render(<App prototypes={fields.map(prototypeOf)} initial={defaultsOf(fields)} />);
});
