import '../page/page.css';
import { zodResolver } from '@hookform/resolvers/zod';
import { memo } from 'react';
import { createRoot } from 'react-dom/client';
import { useFieldArray, useForm, useFormState } from 'react-hook-form';
import { array, boolean, number, object, string } from 'zod';
import { defaultsOf, plainOf, zodObjectOf } from '../page/schema.js';
import { fields, onMount, root, submitted } from '../page/start.js';

const z = { array, boolean, number, object, string };
const as = { asPairs: true, isWrapped: true };

const Wrong = memo(function Wrong({ control, name }) {
  const { errors } = useFormState({ control, name, exact: false });
  const error = errors[name];
  return error ? (
    <div className="err" role="alert" data-testid={`error-${name}`}>
      {error.message || error.root?.message || 'Invalid'}
    </div>
  ) : null;
});

const Entries = memo(function Entries({ field, control, register }) {
  const { propertyName: name, label } = field;
  const isMap = field.fieldType === 'map';
  const { fields: rows, append, remove } = useFieldArray({ control, name });
  const empty = isMap ? { key: '', value: '' } : { value: '' };
  return (
    <div className="field" data-testid={`field-${name}`}>
      <label>
        {label}
        <button
          type="button"
          data-testid={`add-${name}`}
          onClick={() => append(empty, { shouldFocus: false })}
        >
          +
        </button>
      </label>
      <div>
        {rows.map((row, at) => (
          <div className="row" key={row.id}>
            {isMap && <input {...register(`${name}.${at}.key`)} />}
            <input {...register(`${name}.${at}.value`)} />
            <button type="button" onClick={() => remove(at)}>
              x
            </button>
          </div>
        ))}
      </div>
      <Wrong control={control} name={name} />
    </div>
  );
});

const types = { boolean: 'checkbox', number: 'number', input: 'text' };

const Single = memo(function Single({ field, control, register }) {
  const { propertyName: name, fieldType, label } = field;
  return (
    <div className="field" data-testid={`field-${name}`}>
      <label htmlFor={name}>{label}</label>
      <input
        id={name}
        type={types[fieldType]}
        {...register(name, fieldType === 'number' ? { valueAsNumber: true } : undefined)}
      />
      <Wrong control={control} name={name} />
    </div>
  );
});

function App({ defaultValues, resolver }) {
  const { control, register, handleSubmit } = useForm({ defaultValues, resolver });
  return (
    <form
      noValidate
      data-testid="form"
      onSubmit={handleSubmit((values) => submitted(plainOf(fields, values, as)))}
    >
      <div>
        {fields.map((field) => {
          const Field = field.fieldType === 'array' || field.fieldType === 'map' ? Entries : Single;
          return <Field key={field.propertyName} field={field} control={control} register={register} />;
        })}
      </div>
      <button type="submit" data-testid="submit">
        Submit
      </button>
    </form>
  );
}

onMount(() => {
  const resolver = zodResolver(zodObjectOf(z, fields, as));
  createRoot(root()).render(<App defaultValues={defaultsOf(fields, as)} resolver={resolver} />);
});
