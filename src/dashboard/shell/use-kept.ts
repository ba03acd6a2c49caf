import { useState } from 'react';

/** A choice of this browser, kept between visits where storage allows it. */
export function useKept(key: string, otherwise: string): [value: string, keep: (value: string) => void] {
  const [value, setValue] = useState(() => {
    try {
      return localStorage.getItem(key) ?? otherwise;
    } catch {
      return otherwise;
    }
  });
  const keep = (next: string) => {
    setValue(next);
    try {
      localStorage.setItem(key, next);
    } catch {
      // Storage is disabled: the choice holds until the page is left.
    }
  };
  return [value, keep];
}
