import '../page/page.css';
import Form from '@rjsf/core';
import validator from '@rjsf/validator-ajv8';
import { createRoot } from 'react-dom/client';
import { defaultsOf, jsonSchemaOf, mapAsObject } from '../page/schema.js';
import { fields, onMount, root, submitted } from '../page/start.js';

onMount(() => {
  createRoot(root()).render(
    <Form
      noHtml5Validate
      showErrorList={false}
      validator={validator}
      schema={mapAsObject(jsonSchemaOf(fields))}
      formData={defaultsOf(fields, { withoutEmpty: true })}
      onSubmit={({ formData }) => submitted(formData)}
    />,
  );
});
