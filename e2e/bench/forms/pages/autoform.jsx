import '../page/page.css';
import { AutoForm } from '@autoform/react';
import { ZodProvider } from '@autoform/zod';
import { forwardRef } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { defaultsOf, plainOf, zodObjectOf } from '../page/schema.js';
import { fields, onMount, root, submitted } from '../page/start.js';

// It writes to the console at every change.
console.log = () => {};

const uiComponents = {
  Form: forwardRef(function Form({ children, ...props }, ref) {
    return (
      <form noValidate data-testid="form" ref={ref} {...props}>
        <div>{children}</div>
      </form>
    );
  }),
  FieldWrapper: ({ label, children, id, error }) => (
    <div className="field" data-testid={`field-${id}`}>
      <label htmlFor={id}>{label}</label>
      {children}
      {error ? (
        <div className="err" role="alert" data-testid={`error-${id}`}>
          {error}
        </div>
      ) : null}
    </div>
  ),
  ErrorMessage: ({ error }) => <div className="err">{error}</div>,
  SubmitButton: ({ children }) => (
    <button type="submit" data-testid="submit">
      {children}
    </button>
  ),
  ObjectWrapper: ({ children }) => <div className="row">{children}</div>,
  ArrayWrapper: ({ children, field, onAddItem }) => (
    <div>
      <button type="button" data-testid={`add-${field.key}`} onClick={onAddItem}>
        +
      </button>
      {children}
    </div>
  ),
  ArrayElementWrapper: ({ children, onRemove }) => (
    <div className="row">
      {children}
      <button type="button" onClick={onRemove}>
        x
      </button>
    </div>
  ),
};

const input = (type) =>
  function Input({ id, inputProps }) {
    const { error: _error, key: _key, required: _required, ...props } = inputProps;
    return <input id={id} type={type} {...props} />;
  };
const formComponents = { string: input('text'), boolean: input('checkbox'), number: input('number') };

/** A fresh entry of an array is null there, which becomes {} before it is checked. */
class Provider extends ZodProvider {
  validateSchema(values) {
    const mended = { ...values };
    for (const { propertyName, fieldType } of fields)
      if (fieldType === 'array' && mended[propertyName])
        mended[propertyName] = mended[propertyName].map((one) => (typeof one === 'string' ? one : ''));
    return super.validateSchema(mended);
  }
}

onMount(() => {
  const shape = { ...zodObjectOf(z, fields).shape };
  for (const { propertyName, fieldType, min, max } of fields) {
    if (fieldType === 'number') shape[propertyName] = z.coerce.number().min(min).max(max);
    if (fieldType === 'map')
      shape[propertyName] = z.array(
        z.object({ key: z.string().optional(), value: z.string().max(100).optional() }),
      );
  }
  createRoot(root()).render(
    <AutoForm
      withSubmit
      schema={new Provider(z.object(shape))}
      defaultValues={defaultsOf(fields, { asPairs: true })}
      uiComponents={uiComponents}
      formComponents={formComponents}
      onSubmit={(values) => submitted(plainOf(fields, values))}
    />,
  );
});
