import '../page/page.css';
import Ajv from 'ajv';
import { createRoot } from 'react-dom/client';
import { JSONSchemaBridge } from 'uniforms-bridge-json-schema';
import { AutoForm } from 'uniforms-unstyled';
import { defaultsOf, jsonSchemaOf, plainOf } from '../page/schema.js';
import { fields, onMount, root, submitted } from '../page/start.js';

onMount(() => {
  const schema = jsonSchemaOf(fields);
  const validate = new Ajv({ allErrors: true, useDefaults: true, strict: false }).compile(schema);
  const validator = (model) => {
    validate(model);
    return validate.errors?.length ? { details: validate.errors } : null;
  };
  createRoot(root()).render(
    <AutoForm
      noValidate
      schema={new JSONSchemaBridge({ schema, validator })}
      model={defaultsOf(fields, { asPairs: true, withoutEmpty: true })}
      onSubmit={(values) => submitted(plainOf(fields, values))}
    />,
  );
});
