import type { Permission } from '../../../domain/permissions.ts';
import { isObject } from '../../../domain/fields/own.ts';
import type { Json } from '../../../domain/prototypes.ts';

/** What an action is called once it is done. A `Record`, so that a new permission gets its words. */
const words: Record<Permission, string> = {
  'organization.read': 'Read organization',
  'organization.update': 'Changed organization',
  'organization.delete': 'Deleted organization',
  'alert.read': 'Read where alerts go',
  'member.read': 'Read members',
  'member.update': 'Changed member',
  'key.read': 'Read API keys',
  'key.create': 'Created API key',
  'key.update': 'Changed API key',
  'audit.read': 'Read audit log',
  'source.read': 'Read source',
  'source.create': 'Created source',
  'source.update': 'Changed source',
  'source.delete': 'Deleted source',
  'connection.use': 'Used connection',
  'connection.readDetails': 'Read connection',
  'connection.create': 'Created connection',
  'connection.update': 'Changed connection',
  'connection.delete': 'Deleted connection',
  'connection.test': 'Tested connection',
  'integration.read': 'Read destination',
  'integration.create': 'Created destination',
  'integration.update': 'Changed destination',
  'integration.delete': 'Deleted destination',
  'event.read': 'Read events',
  'integration.test': 'Sent test event',
  'event.replay': 'Replayed events',
};

type Told = { action: string; change: Json };

/** What happened, in words. An action of a later release is told by its name. */
export function wordsFor({ action, change }: Told): string {
  const { before, after } = sidesOf(change);
  if (action === 'member.update') return wordsForMember(before, after) ?? words[action];
  if (action === 'organization.update' && isNothing(before['name']) && 'name' in after)
    return 'Created organization';
  if (action === 'key.update' && after['isRevoked'] === true) return 'Revoked API key';
  return isKnown(action) ? words[action] : action;
}

function wordsForMember(before: Sides['before'], after: Sides['after']): string | undefined {
  if (isNothing(before['role']) && !isNothing(after['role'])) return 'Added member';
  if (!isNothing(before['role']) && isNothing(after['role']) && 'role' in after) return 'Removed member';
  return undefined;
}

function isNothing(value: Json | undefined): boolean {
  return value === undefined || value === null;
}

function isKnown(action: string): action is Permission {
  return Object.hasOwn(words, action);
}

type Side = { [name: string]: Json };
type Sides = { before: Side; after: Side };

function sidesOf(change: Json): Sides {
  const whole = isObject(change) ? change : {};
  const side = (value: Json | undefined) => (isObject(value) ? value : {});
  return { before: side(whole['before']), after: side(whole['after']) };
}

export type Difference = { name: string; before: string; after: string };

/** Each property that differs, with what stood and what stands, as texts to read. */
export function differencesOf(change: Json): Difference[] {
  const { before, after } = sidesOf(change);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const [old, now] = [before[name], after[name]];
    if (isObject(old) && isObject(now) && !isMark(old) && !isMark(now)) return inside(name, old, now);
    const isSecretChanged = isMark(old) && isMark(now) && textOf(old) === textOf(now);
    return [{ name, before: textOf(old), after: isSecretChanged ? 'Changed' : textOf(now) }];
  });
}

/** Details and configurations are objects: what differs inside is told, not the whole. */
function inside(name: string, before: Side, after: Side): Difference[] {
  return differencesOf({ before, after })
    .filter((one) => one.before !== one.after)
    .map((one) => ({ ...one, name: `${name}.${one.name}` }));
}

/** Where a secret stood. */
function isMark(value: Json | undefined): value is { isSet: Json; hint?: Json } {
  return isObject(value) && 'isSet' in value;
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (isMark(value)) return typeof value.hint === 'string' ? `Set, ends in ${value.hint}` : 'Set';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
