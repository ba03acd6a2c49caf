import '../page/page.css';
import { useForm } from '@tanstack/react-form';
import { memo } from 'react';
import { createRoot } from 'react-dom/client';
import { array, boolean, number, object, string } from 'zod';
import { defaultsOf, plainOf, zodObjectOf } from '../page/schema.js';
import { fields, onMount, root, submitted } from '../page/start.js';

const z = { array, boolean, number, object, string };

function Wrong({ name, state }) {
  const [error] = state.meta.errors;
  return error ? (
    <div className="err" role="alert" data-testid={`error-${name}`}>
      {error.message || String(error)}
    </div>
  ) : null;
}

function Cell({ form, path, name }) {
  return (
    <form.Field name={path}>
      {({ state, handleChange, handleBlur }) => (
        <input
          name={name}
          value={state.value}
          onChange={({ target }) => handleChange(target.value)}
          onBlur={handleBlur}
        />
      )}
    </form.Field>
  );
}

const Entries = memo(function Entries({ form, field }) {
  const { propertyName: name, label } = field;
  const isMap = field.fieldType === 'map';
  return (
    <form.Field name={name} mode="array">
      {({ state, pushValue, removeValue }) => (
        <div className="field" data-testid={`field-${name}`}>
          <label>
            {label}
            <button
              type="button"
              data-testid={`add-${name}`}
              onClick={() => pushValue(isMap ? { key: '', value: '' } : '')}
            >
              +
            </button>
          </label>
          <div>
            {state.value.map((_, at) => (
              <div className="row" key={at}>
                {isMap ? (
                  <>
                    <Cell form={form} path={`${name}[${at}].key`} name={`${name}.${at}.key`} />
                    <Cell form={form} path={`${name}[${at}].value`} name={`${name}.${at}.value`} />
                  </>
                ) : (
                  <Cell form={form} path={`${name}[${at}]`} name={`${name}.${at}`} />
                )}
                <button type="button" onClick={() => removeValue(at)}>
                  x
                </button>
              </div>
            ))}
          </div>
          <Wrong name={name} state={state} />
        </div>
      )}
    </form.Field>
  );
});

const Single = memo(function Single({ form, field }) {
  const { propertyName: name, fieldType, label } = field;
  return (
    <form.Field name={name}>
      {({ state, handleChange, handleBlur }) => {
        const common = { id: name, name, onBlur: handleBlur };
        return (
          <div className="field" data-testid={`field-${name}`}>
            <label htmlFor={name}>{label}</label>
            {fieldType === 'boolean' && (
              <input
                {...common}
                type="checkbox"
                checked={state.value}
                onChange={({ target }) => handleChange(target.checked)}
              />
            )}
            {fieldType === 'number' && (
              <input
                {...common}
                type="number"
                value={state.value}
                onChange={({ target }) => handleChange(target.valueAsNumber)}
              />
            )}
            {fieldType === 'input' && (
              <input {...common} value={state.value} onChange={({ target }) => handleChange(target.value)} />
            )}
            <Wrong name={name} state={state} />
          </div>
        );
      }}
    </form.Field>
  );
});

function App({ defaultValues, schema }) {
  const form = useForm({
    defaultValues,
    validators: { onSubmit: schema },
    onSubmit: ({ value }) => submitted(plainOf(fields, value)),
  });
  return (
    <form
      noValidate
      data-testid="form"
      onSubmit={(event) => {
        event.preventDefault();
        void form.handleSubmit();
      }}
    >
      <div>
        {fields.map((field) => {
          const Field = field.fieldType === 'array' || field.fieldType === 'map' ? Entries : Single;
          return <Field key={field.propertyName} form={form} field={field} />;
        })}
      </div>
      <button type="submit" data-testid="submit">
        Submit
      </button>
    </form>
  );
}

onMount(() => {
  const values = defaultsOf(fields, { asPairs: true });
  createRoot(root()).render(<App defaultValues={values} schema={zodObjectOf(z, fields)} />);
});
