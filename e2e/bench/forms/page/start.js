import { makeFields } from './schema.js';

/** What the server would have sent. */
export const fields = makeFields(Number(new URLSearchParams(location.search).get('n') ?? 100));
export const root = () => document.getElementById('root');

/** Nothing of a form is made or converted before the click: it starts the clock. */
export function onMount(mount) {
  document.querySelector('[data-testid="bench-mount"]').addEventListener('click', mount, { once: true });
  document.documentElement.dataset.benchLoaded = '1';
}

export function submitted(values) {
  window.benchSubmitted = values;
  const { dataset } = document.documentElement;
  dataset.submitted = String(Number(dataset.submitted ?? 0) + 1);
}
