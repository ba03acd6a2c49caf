import { useState, type ClipboardEvent } from 'react';
import { flushSync } from 'react-dom';
import type { FormStore } from '../store/form-store.ts';
import type { Leaf } from '../store/nodes.ts';
import { typeText } from '../store/typing.ts';
import { focus } from './entries.ts';

/**
 * An input of one line drops line breaks without a word, and a private key without them is none. So a text that has
 * some, or gets some by a paste, is edited in several lines.
 */
export function useLines(form: FormStore, leaf: Leaf) {
  const [hasLines, setLines] = useState(leaf.prototype.multiline === true || /[\r\n]/.test(leaf.text));
  const onPaste = (event: ClipboardEvent<HTMLInputElement | HTMLTextAreaElement>) => {
    const whole = hasLines ? undefined : withLines(event, leaf);
    if (whole === undefined) return;
    event.preventDefault();
    flushSync(() => {
      typeText(form, leaf, whole);
      setLines(true);
    });
    focus(leaf.id);
  };
  return { hasLines, onPaste };
}

/** What a text becomes by a paste that has lines; undefined where it has none, or where they mean something else. */
export function withLines(event: ClipboardEvent<HTMLInputElement | HTMLTextAreaElement>, leaf: Leaf) {
  const text = event.clipboardData.getData('text').trimEnd();
  // Lines that are pasted into a list become its entries.
  const isEntry = leaf.field.node.kind === 'list';
  if (isEntry || leaf.control !== 'text' || !/[\r\n]/.test(text)) return undefined;
  const { value, selectionStart, selectionEnd } = event.currentTarget;
  return value.slice(0, selectionStart ?? 0) + text + value.slice(selectionEnd ?? value.length);
}
