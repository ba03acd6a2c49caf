import type { FormNode } from './nodes.ts';
import type { Topics } from './topics.ts';

/** The errors that are on the screen, by node; a field hears of its own alone, and a list of those in it. */
export function createErrors(topics: Topics) {
  const messages = new Map<string, { node: FormNode; message: string }>();
  const set = (node: FormNode, message: string | undefined): void => {
    if (messages.get(node.id)?.message === message) return;
    if (message === undefined) messages.delete(node.id);
    else messages.set(node.id, { node, message });
    topics.tell(`error:${node.id}`);
    topics.tell(`errors:${node.field.id}`);
    topics.tell('errors');
  };
  return {
    set,
    of: (id: string): string | undefined => messages.get(id)?.message,
    all: () => [...messages.values()],
    count: () => messages.size,
    /** Of everything in a field, only these are left. */
    replace(isInside: (node: FormNode) => boolean, wrong: ReadonlyMap<FormNode, string>): void {
      for (const { node } of [...messages.values()])
        if (isInside(node) && !wrong.has(node)) set(node, undefined);
      for (const [node, message] of wrong) set(node, message);
    },
  };
}
export type Errors = ReturnType<typeof createErrors>;
