import { flushSync } from 'react-dom';
import { setUnfolded } from './Fold.tsx';
import { topOf, type FormStore } from './store/form-store.ts';
import type { FormNode } from './store/nodes.ts';
import { nodesOf } from './store/read.ts';

export type Mistake = { form: FormStore; node: FormNode; label: string; message: string };

/** Every error of a form, in the order of the page. */
export function mistakesOf(form: FormStore): Mistake[] {
  const messages = new Map(form.errors.all().map(({ node, message }) => [node, message]));
  if (messages.size === 0) return [];
  const wrong = new Set([...messages.keys()].map((node) => topOf(node.field)));
  const { sections, advanced } = form.layout();
  return [...sections.flatMap(({ fields }) => fields), ...advanced].flatMap((field) =>
    field.isVisible && wrong.has(field)
      ? [...nodesOf(field.node)].flatMap((node) => {
          const message = messages.get(node);
          return message === undefined
            ? []
            : [{ form, node, label: labelOf(node, field.rule.prototype.label), message }];
        })
      : [],
  );
}

/** Opens the fold of what is wrong, so that it is seen without being looked for. */
export function unfoldMistakes(form: FormStore): void {
  const isFolded = mistakesOf(form).some(({ node }) => topOf(node.field).rule.prototype.advanced);
  if (isFolded && !form.view.isUnfolded) setUnfolded(form, true);
}

/** An entry has the label of its list, or one of its own; then the list's stands before it. */
function labelOf({ prototype }: FormNode, top: string): string {
  return prototype.label && prototype.label !== top ? `${top}: ${prototype.label}` : top;
}

/** Puts the cursor where the mistake is, whatever has to be drawn for that. */
export function jumpTo({ form, node }: Mistake): void {
  if (!document.getElementById(node.id))
    flushSync(() => {
      const top = topOf(node.field);
      form.view.wanted = top;
      setUnfolded(form, form.view.isUnfolded || top.rule.prototype.advanced === true);
    });
  const element = document.getElementById(node.id) ?? document.getElementById(`${node.id}-act`);
  // The scrolling below puts it into the middle; another one before that would lay out twice.
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: 'center' });
}
