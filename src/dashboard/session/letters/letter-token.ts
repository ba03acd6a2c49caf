const held = new Map<string, string>();

/** Keeps the token of a letter's link, which then leaves the address bar. A reload forgets it. */
export function holdToken(page: string, token: string): void {
  held.set(page, token);
}

/** The token that the page was last opened with; undefined where it was opened without one. */
export function heldToken(page: string): string | undefined {
  return held.get(page);
}
