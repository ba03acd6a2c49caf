import { isJson, valueDepthMax } from '../../../domain/fields/own.ts';
import type { Json } from '../../../domain/prototypes.ts';
import type { FormStore } from './form-store.ts';
import type { FormNode, Leaf, MapEntry, Mapping } from './nodes.ts';

// What a person does to a value. Each goes into the node in place, and tells the form.

export function typeText(form: FormStore, leaf: Leaf, text: string): void {
  leaf.text = text;
  if (leaf.control === 'number') readNumber(leaf);
  else if (leaf.control === 'json') readJson(leaf);
  else leaf.value = text;
  form.changed(leaf);
}

/** Takes one of the values that are offered, or none. There is nothing more to type, so it is checked at once. */
export function choose(form: FormStore, leaf: Leaf, value: Json | undefined, text = leaf.text): void {
  leaf.value = value;
  leaf.text = text;
  leaf.hasBeenLeft = true;
  form.changed(leaf);
}

/** What is typed into a choice: the option that it spells, or a text that the rule will refuse. */
export function typeChoice(form: FormStore, leaf: Leaf, text: string, value: Json | undefined): void {
  leaf.text = text;
  leaf.value = text === '' ? undefined : (value ?? text);
  form.changed(leaf);
}

export function renameEntry(form: FormStore, entry: MapEntry, key: string): void {
  entry.key = key;
  form.changed(entry.value);
}

/** Takes a value from the event instead, or goes back to what was typed. */
export function mapTo(form: FormStore, node: FormNode, isMapped: boolean): void {
  node.lastMapped = node.mapped ?? node.lastMapped;
  node.mapped = isMapped ? (node.lastMapped ?? { by: '@path', text: '' }) : undefined;
  form.errors.set(node, undefined);
  form.topics.tell(`node:${node.id}`);
  if (node.field.node === node) form.topics.tell(`field:${node.field.id}`);
  form.changed(node);
}

export function typeMapping(form: FormStore, node: FormNode, mapped: Mapping): void {
  node.mapped = mapped;
  form.changed(node);
}

/** Keeps, replaces or clears a secret that the server holds. */
export function treatSecret(form: FormStore, leaf: Leaf, now: 'kept' | 'replaced' | 'cleared'): void {
  if (!leaf.stored) return;
  leaf.stored.now = now;
  leaf.text = '';
  leaf.value = undefined;
  form.errors.set(leaf, undefined);
  form.topics.tell(`node:${leaf.id}`);
  form.changed(leaf);
}

/** As if it had been typed or pasted, whatever the control. */
export function fillIn(leaf: Leaf, value: Json): void {
  const isText = leaf.control === 'text' || leaf.control === 'number';
  leaf.text = typeof value === 'string' ? value : JSON.stringify(value);
  if (leaf.control === 'number') readNumber(leaf);
  else leaf.value = isText ? leaf.text : value;
}

const numeral = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** An emptied number is absent; what is no number stays a text, for the rule to refuse. */
function readNumber(leaf: Leaf): void {
  const text = leaf.text.trim();
  leaf.value = text === '' ? undefined : numeral.test(text) ? Number(text) : text;
}

function readJson(leaf: Leaf): void {
  leaf.problem = undefined;
  if (leaf.text.trim() === '') {
    leaf.value = undefined;
    return;
  }
  try {
    const value: unknown = JSON.parse(leaf.text);
    if (isJson(value)) leaf.value = value;
    else leaf.problem = `Nest it at most ${valueDepthMax} deep.`;
  } catch {
    leaf.problem = 'Give it JSON, like {"plan": "pro"}.';
  }
}
