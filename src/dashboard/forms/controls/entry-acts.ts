import type { ClipboardEvent, KeyboardEvent } from 'react';
import type { FormStore } from '../store/form-store.ts';
import type { FormNode, Leaf, List } from '../store/nodes.ts';
import { linesOf } from '../store/paste.ts';
import { addEntries, moveEntry, pasteEntries, removeEntry } from './entries.ts';

type Place = { form: FormStore; list: List; entry: FormNode; at: number; isFixed: boolean | undefined };

/** What keys and a paste do to an entry of a list: move it, add one below it, take it out, fill in many. */
export function entryActs(place: Place) {
  return {
    onKeyDown: (event: KeyboardEvent) => onKey(event, place),
    onPaste: (event: ClipboardEvent) => onPaste(event, place),
  };
}

function onKey(event: KeyboardEvent, { form, list, entry, at, isFixed }: Place): void {
  if (event.nativeEvent.isComposing) return;
  if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    event.preventDefault();
    event.stopPropagation();
    moveEntry(form, list, at, event.key === 'ArrowUp' ? -1 : 1);
    return;
  }
  const isPlainKey = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  const isButton = event.target instanceof HTMLButtonElement;
  if (!isPlainKey || isButton || entry.kind !== 'leaf' || isFixed) return;
  if (event.key === 'Enter' && !entry.prototype.multiline) {
    event.preventDefault();
    addEntries(form, list, [undefined], at + 1);
  } else if (event.key === 'Backspace' && isDeletable(entry)) {
    event.preventDefault();
    removeEntry(form, list, at);
  }
}

/** Whether there is nothing in it that a Backspace could take instead. */
function isDeletable(leaf: Leaf): boolean {
  if (leaf.mapped) return leaf.mapped.text === '';
  return leaf.text === '' && leaf.stored?.now !== 'kept';
}

function onPaste(event: ClipboardEvent, { form, list, entry, at, isFixed }: Place): void {
  if (entry.kind !== 'leaf' || entry.control === 'json' || entry.prototype.multiline || isFixed) return;
  const lines = linesOf(event.clipboardData.getData('text'));
  if (!lines) return;
  event.preventDefault();
  pasteEntries(form, list, at, lines);
}
