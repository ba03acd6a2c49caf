// One entry for each page that is measured, in the order of the report. What a page calls its elements differs; `{p}` is a
// propertyName.
const usual = {
  input: '[name="{p}"]',
  items: '[name^="{p}."]',
  add: '[data-testid="add-{p}"]',
  submit: '[data-testid="submit"]',
  error: '[data-testid="error-{p}"]',
};

/** The page that everything is compared to: the least that a browser can do. */
export const limit = 'plain-seen';
export const ours = 'switchyard';

const all = {
  plain: { entry: 'plain.js', title: 'plain DOM' },
  'plain-seen': { entry: 'plain.js', title: 'plain DOM, content-visibility' },
  switchyard: {
    entry: 'switchyard.jsx',
    title: 'Switchyard',
    selectors: {
      input: '[data-field="{p}"] input',
      items: '[data-field="{p}"] input',
      add: '[data-field="{p}"] [id$="-add"]',
      submit: 'button[type=submit]',
      error: '[data-field="{p}"] [id$="-error"]',
    },
  },
  'react-hook-form': { entry: 'react-hook-form.jsx', title: 'react-hook-form, zodResolver' },
  rjsf: {
    entry: 'rjsf.jsx',
    title: 'RJSF 6',
    selectors: {
      input: '#root_{p}',
      items: 'input[id^="root_{p}_"]',
      add: '#root_{p}__add',
      submit: 'button[type=submit]',
      error: '#root_{p}__error',
    },
  },
  autoform: {
    entry: 'autoform.jsx',
    title: 'AutoForm',
    alias: { zod: 'zod-3', '@hookform/resolvers': 'resolvers-3' },
  },
  uniforms: {
    entry: 'uniforms.jsx',
    title: 'uniforms',
    alias: { react: 'react-18', 'react-dom': 'react-dom-18' },
    selectors: {
      add: 'ul:has(> div input[name^="{p}."]) > label > span[role=button]',
      submit: 'input[type=submit]',
      error: 'form > div > ul > li',
    },
  },
  'json-forms': {
    entry: 'json-forms.jsx',
    title: 'JSON Forms',
    selectors: {
      input: '[id="#/properties/{p}-input"]',
      items: '.root_properties_{p} tbody input',
      add: '.root_properties_{p} > header > button',
      error: '[id="#/properties/{p}"] > .validation',
    },
  },
  // Submitting 1,500 fields takes it most of a minute.
  'tanstack-form': { entry: 'tanstack-form.jsx', title: 'TanStack Form', isSlow: true },
};

export const pages = Object.entries(all).map(([name, page]) => ({
  name,
  ...page,
  selectors: { ...usual, ...page.selectors },
}));
