import { flushSync } from 'react-dom';
import type { Json } from '../../../domain/prototypes.ts';
import type { FormStore } from '../store/form-store.ts';
import {
  createEntry,
  createMapEntry,
  type FormNode,
  type List,
  type MapEntry,
  type MapNode,
} from '../store/nodes.ts';
import { isBlank, isBlankEntry, nodesOf } from '../store/read.ts';
import { fillIn } from '../store/typing.ts';

/** Adds entries to a list, at the end or at a place, and puts the cursor into the last of them. */
export function addEntries(
  form: FormStore,
  list: List,
  values: (Json | undefined)[],
  at = list.entries.length,
): void {
  const added = values.map((value) => {
    const entry = createEntry(list, undefined, form.ids);
    if (value !== undefined && entry.kind === 'leaf') fillIn(entry, value);
    return entry;
  });
  list.entries.splice(at, 0, ...added);
  tell(form, list);
  focusInside(added.at(-1));
}

/** Adds what was pasted below an entry, or in its place where nothing is in it. */
export function pasteEntries(form: FormStore, list: List, at: number, values: Json[]): void {
  const entry = list.entries[at];
  const isEmpty = entry !== undefined && isBlank(entry);
  if (isEmpty) list.entries.splice(at, 1);
  addEntries(form, list, values, isEmpty ? at : at + 1);
}

/** Takes an entry out, and puts the cursor where somebody who deletes backwards expects it. */
export function removeEntry(form: FormStore, list: List, at: number): void {
  list.entries.splice(at, 1);
  list.hasBeenLeft = true;
  tell(form, list);
  const near = list.entries[Math.max(at - 1, 0)];
  if (near) focusInside(near);
  else focus(`${list.id}-add`);
}

/** Moves an entry by one; answers whether there was room. */
export function moveEntry(form: FormStore, owner: List | MapNode, at: number, by: -1 | 1): boolean {
  const entries: unknown[] = owner.entries;
  if (at + by < 0 || at + by >= entries.length) return false;
  const focused = document.activeElement?.id;
  entries.splice(at + by, 0, ...entries.splice(at, 1));
  tell(form, owner);
  // The browser drops the focus of an element that is moved.
  if (focused) focus(focused);
  return true;
}

export function addMapEntries(
  form: FormStore,
  map: MapNode,
  pairs: [string, Json][],
  at = map.entries.length,
): void {
  const added = pairs.map(([key, value]) => createFreshMapEntry(form, map, key, value));
  map.entries.splice(at, 0, ...added);
  tell(form, map);
  const last = added.at(-1);
  if (last) focus(last.key === '' ? `${last.id}-key` : last.value.id);
}

export function pasteMapEntries(form: FormStore, map: MapNode, at: number, pairs: [string, Json][]): void {
  const entry = map.entries[at];
  const isEmpty = entry !== undefined && isBlankEntry(entry);
  if (isEmpty) map.entries.splice(at, 1);
  addMapEntries(form, map, pairs, isEmpty ? at : at + 1);
}

export function removeMapEntry(form: FormStore, map: MapNode, at: number): void {
  map.entries.splice(at, 1);
  map.hasBeenLeft = true;
  tell(form, map);
  const near = map.entries[Math.max(at - 1, 0)];
  focus(near ? near.value.id : `${map.id}-add`);
}

function createFreshMapEntry(form: FormStore, map: MapNode, key: string, value: Json): MapEntry {
  const { secret, format, pattern, options } = map.prototype;
  const isTyped = typeof value === 'number' || typeof value === 'boolean';
  // As the rule has it: a value without further checks keeps its type, any other is a text.
  if (isTyped && !secret && !format && !pattern && !options) return createMapEntry(map, key, value, form.ids);
  const entry = createMapEntry(map, key, undefined, form.ids);
  if (value !== '') fillIn(entry.value, value);
  return entry;
}

function tell(form: FormStore, node: List | MapNode): void {
  // At once, so that the entry stands in the page before the cursor goes there.
  flushSync(() => form.topics.tell(`node:${node.id}`));
  form.changed(node);
}

function focusInside(node: FormNode | undefined): void {
  if (!node) return;
  for (const one of nodesOf(node))
    if (one.kind === 'leaf') {
      focus(one.id);
      return;
    }
}

export function focus(id: string): void {
  document.getElementById(id)?.focus();
}
