import type { ClickstreamPrototype, FieldPrototype } from '../../domain/prototypes.ts';
import { wrong } from '../door/parse.ts';

/** Throws INVALID_INPUT where the path leads to no field whose choices come from the vendor. */
export function refuseUndynamic(
  { name, connectionPrototype, configPrototype }: ClickstreamPrototype,
  path: string,
): void {
  const field =
    within(connectionPrototype, after(path, 'details')) ??
    within(configPrototype, after(path, 'configPayload'));
  if (field?.dynamic) return;
  const shown = path.slice(0, 100);
  throw wrong(
    'path',
    field
      ? `The choices of ${shown} are its own: see options of its prototype.`
      : `${name} has no field ${shown}. A path begins with details. or configPayload.`,
  );
}

/** What stands behind a name and a dot; undefined where the path is another. Names may hold dots themselves. */
function after(path: string, name: string): string | undefined {
  return path.startsWith(`${name}.`) ? path.slice(name.length + 1) : undefined;
}

function within(prototypes: readonly FieldPrototype[], path: string | undefined): FieldPrototype | undefined {
  if (path === undefined) return undefined;
  for (const prototype of prototypes) {
    if (path === prototype.propertyName) return prototype;
    const rest = after(path, prototype.propertyName);
    if (rest === undefined) continue;
    const found = inside(prototype, rest);
    if (found) return found;
  }
  return undefined;
}

/** `0`, `0.name` in a list; `name` in a map. */
function inside(
  { fieldType, items = [], ...rest }: FieldPrototype,
  path: string,
): FieldPrototype | undefined {
  if (fieldType === 'map') return within(items, path);
  const [, at, name] = /^(\d+)(?:\.(.*))?$/s.exec(path) ?? [];
  if (fieldType !== 'array' || at === undefined) return undefined;
  if (name !== undefined) return within(items, name);
  // An entry takes its choices from the list, where it has no prototype of its own.
  return items[0] ?? { ...rest, fieldType: 'input' };
}
