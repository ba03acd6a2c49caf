type Search = Record<string, unknown>;

/** Search parameters are texts, as they stand in the address. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Search): string {
  const given = Object.entries(search).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

/** The parameter's text; undefined where it is absent or empty. */
export function textIn(search: Search, name: string): string | undefined {
  const value = search[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The parameter, where it is one of these words. */
export function wordIn<T extends string>(search: Search, name: string, words: readonly T[]): T | undefined {
  return words.find((word) => word === search[name]);
}
