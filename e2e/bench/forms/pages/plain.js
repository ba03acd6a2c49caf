import '../page/page.css';
import { fields, onMount, root, submitted } from '../page/start.js';

// The least a form can be: elements, one listener for each event, and no framework.
const skipsUnseen = document.documentElement.dataset.page === 'plain-seen';

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'checked') made.defaultChecked = value;
    else if (typeof value === 'function') made.addEventListener(name, value);
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

const remove = () =>
  element('button', { type: 'button', click: (event) => event.currentTarget.parentNode.remove() }, 'x');

function entryRow(name, at, value) {
  return element('div', { class: 'row' }, element('input', { name: `${name}.${at}`, value }), remove());
}

function pairRow(name, at, key, value) {
  return element(
    'div',
    { class: 'row' },
    element('input', { name: `${name}.${at}.key`, value: key }),
    element('input', { name: `${name}.${at}.value`, value }),
    remove(),
  );
}

function control({ propertyName, fieldType, default: value }, label) {
  const own = { id: propertyName, name: propertyName };
  if (fieldType === 'input') return element('input', { ...own, value });
  if (fieldType === 'boolean') return element('input', { ...own, type: 'checkbox', checked: value });
  if (fieldType === 'number') return element('input', { ...own, type: 'number', value });
  const isArray = fieldType === 'array';
  const rows = isArray
    ? value.map((one, at) => entryRow(propertyName, at, one))
    : Object.keys(value).map((key, at) => pairRow(propertyName, at, key, value[key]));
  const list = element('div', {}, ...rows);
  let next = rows.length;
  const add = () =>
    list.append(isArray ? entryRow(propertyName, next++, '') : pairRow(propertyName, next++, '', ''));
  label.append(element('button', { type: 'button', 'data-testid': `add-${propertyName}`, click: add }, '+'));
  return list;
}

function read({ fieldType }, made) {
  if (fieldType === 'input') return made.value;
  if (fieldType === 'boolean') return made.checked;
  if (fieldType === 'number') return made.valueAsNumber;
  const values = [...made.querySelectorAll('input')].map((one) => one.value);
  if (fieldType === 'array') return values;
  return Object.fromEntries(values.flatMap((value, at) => (at % 2 === 0 ? [[value, values[at + 1]]] : [])));
}

function check(field, value) {
  const isLong = (one) => one.length > 100;
  switch (field.fieldType) {
    case 'input':
      if (field.required && !value) return 'Required';
      if (value.length > field.maxLength) return 'Too long';
      return field.pattern && !new RegExp(field.pattern).test(value) ? 'Invalid' : undefined;
    case 'number':
      return value >= field.min && value <= field.max ? undefined : 'Out of range';
    case 'array':
      if (value.length < field.minItems) return 'Too few';
      if (value.length > field.maxItems) return 'Too many';
      return value.some(isLong) ? 'Too long' : undefined;
    case 'map':
      return Object.values(value).some(isLong) ? 'Too long' : undefined;
    default:
      return undefined;
  }
}

onMount(() => {
  const parts = new Map();
  const list = element('div', {});
  const form = element('form', { novalidate: '', 'data-testid': 'form', class: skipsUnseen ? 'seen' : '' });
  for (const field of fields) {
    const name = field.propertyName;
    const label = element('label', { for: name }, field.label);
    const made = control(field, label);
    const place = element('div', { class: 'field', 'data-testid': `field-${name}` }, label, made);
    parts.set(name, { made, place, error: undefined });
    list.append(place);
  }
  form.append(list, element('button', { type: 'submit', 'data-testid': 'submit' }, 'Submit'));
  const show = (name, message) => {
    const part = parts.get(name);
    if (message && !part.error) {
      part.error = element('div', { class: 'err', role: 'alert', 'data-testid': `error-${name}` }, message);
      part.place.append(part.error);
    } else if (!message && part.error) {
      part.error.remove();
      part.error = undefined;
    }
  };
  let isTried = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    isTried = true;
    const values = {};
    let wrong;
    for (const field of fields) {
      const { propertyName } = field;
      values[propertyName] = read(field, parts.get(propertyName).made);
      const message = check(field, values[propertyName]);
      show(propertyName, message);
      if (message) wrong ??= propertyName;
    }
    if (wrong) parts.get(wrong).made.focus();
    else submitted(values);
  });
  form.addEventListener('input', (event) => {
    if (!isTried) return;
    const name = event.target.name.split('.')[0];
    const field = fields[Number(name.slice(1))];
    show(name, check(field, read(field, parts.get(name).made)));
  });
  root().append(form);
});
