import type { ClipboardEvent, KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import type { FormStore } from '../store/form-store.ts';
import type { Leaf, MapEntry, MapNode } from '../store/nodes.ts';
import { pairsOf } from '../store/paste.ts';
import { typeText } from '../store/typing.ts';
import { addMapEntries, focus, moveEntry, pasteMapEntries, removeMapEntry } from './entries.ts';
import { withLines } from './use-lines.ts';

type Place = { form: FormStore; map: MapNode; entry: MapEntry; at: number; isFixed: boolean | undefined };

/** The server finds a stored secret by its key. */
export function isKeyFixed({ value }: MapEntry, isFixed: boolean | undefined): boolean {
  return isFixed || value.stored?.now === 'kept';
}

/** What keys and a paste do to an entry of a map: move it, go on to its value, add one below it, take it out. */
export function pairActs(place: Place) {
  return {
    onKeyDown: (event: KeyboardEvent) => onKey(event, place),
    onPaste: (event: ClipboardEvent) => onPaste(event, place),
  };
}

function onKey(event: KeyboardEvent, { form, map, entry, at, isFixed }: Place): void {
  if (event.nativeEvent.isComposing || isFixed) return;
  const { value } = entry;
  const { target } = event;
  if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    event.preventDefault();
    event.stopPropagation();
    moveEntry(form, map, at, event.key === 'ArrowUp' ? -1 : 1);
  } else if (target instanceof HTMLInputElement && !event.altKey && !event.ctrlKey && !event.metaKey) {
    if (event.key === 'Enter') {
      event.preventDefault();
      if (target.id === `${entry.id}-key` && value.text === '' && !value.stored) focus(value.id);
      else addMapEntries(form, map, [['', '']], at + 1);
    } else if (event.key === 'Backspace' && entry.key === '' && value.text === '' && !value.stored) {
      event.preventDefault();
      removeMapEntry(form, map, at);
    }
  }
}

function onPaste(event: ClipboardEvent, { form, map, entry, at, isFixed }: Place): void {
  if (event.target instanceof HTMLElement && event.target.id !== `${entry.id}-key`) return;
  const pairs = pairsOf(event.clipboardData.getData('text'));
  if (!pairs || isKeyFixed(entry, isFixed)) return;
  event.preventDefault();
  pasteMapEntries(form, map, at, pairs);
}

/** A value that gets lines by a paste needs another control, which its map chooses. */
export function pasteLines(
  event: ClipboardEvent<HTMLInputElement>,
  form: FormStore,
  map: MapNode,
  value: Leaf,
): void {
  const whole = withLines(event, value);
  if (whole === undefined) return;
  event.preventDefault();
  flushSync(() => {
    typeText(form, value, whole);
    form.topics.tell(`node:${map.id}`);
  });
  focus(value.id);
}
