/** Names that a message gives in full. */
const namedMax = 3;

/** "a, b and c", or "a, b, c and 4 others". */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, namedMax);
  const rest = names.length - shown.length;
  const all = rest === 0 ? shown : [...shown, rest === 1 ? '1 other' : `${rest} others`];
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

export function areOrIs(names: readonly unknown[]): string {
  return names.length === 1 ? 'is' : 'are';
}

/** "1 source", "2 sources". */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}
