import '../page/page.css';
import { JsonForms } from '@jsonforms/react';
import { vanillaCells, vanillaRenderers } from '@jsonforms/vanilla-renderers';
import { useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { defaultsOf, jsonSchemaOf, plainOf } from '../page/schema.js';
import { fields, onMount, root, submitted } from '../page/start.js';

function App({ schema, initial }) {
  const [mode, setMode] = useState('ValidateAndHide');
  const [data, setData] = useState(initial);
  const latest = useRef({ data: initial, errors: [] });
  const submit = (event) => {
    event.preventDefault();
    setMode('ValidateAndShow');
    if (latest.current.errors.length === 0) submitted(plainOf(fields, latest.current.data));
  };
  return (
    <form noValidate data-testid="form" onSubmit={submit}>
      <JsonForms
        schema={schema}
        data={data}
        renderers={vanillaRenderers}
        cells={vanillaCells}
        validationMode={mode}
        onChange={(state) => {
          latest.current = state;
          setData(state.data);
        }}
      />
      <button type="submit" data-testid="submit">
        Submit
      </button>
    </form>
  );
}

onMount(() => {
  const initial = defaultsOf(fields, { asPairs: true, withoutEmpty: true });
  createRoot(root()).render(<App schema={jsonSchemaOf(fields)} initial={initial} />);
});
