import { useRef } from 'react';

/**
 * The requestId of a create mutation: the same for as long as the same values are sent, so that a retry after a lost
 * answer makes no second one; another as soon as a value changes.
 */
export function useRequestId(): (values: unknown) => string {
  const last = useRef({ values: '', id: '' });
  return (values) => {
    const text = JSON.stringify(values);
    if (last.current.values !== text) last.current = { values: text, id: randomId() };
    return last.current.id;
  };
}

/** crypto.randomUUID is there on https and localhost only. */
function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((one) => one.toString(16).padStart(2, '0'))
    .join('');
}
