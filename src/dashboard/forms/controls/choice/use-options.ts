import { useEffect, useRef, useState } from 'react';
import type { FieldOption } from '../../../../domain/prototypes.ts';
import { useLoadOptions } from './load-options.ts';
import type { Leaf } from '../../store/nodes.ts';
import { pathTo } from '../../store/read.ts';
import { useFormStore } from '../../use-form-store.ts';

/** Keys that follow each other faster than this are one question to the vendor. */
const restMs = 250;

export type Offered = {
  options: readonly FieldOption[];
  state: 'ready' | 'loading' | 'failed';
  /** Why they could not be loaded. */
  reason?: string;
};

/** What can be chosen in a field: what its prototype lists, and where it is dynamic what the vendor answers. */
export function useOptions(leaf: Leaf) {
  const form = useFormStore();
  const load = useLoadOptions();
  const listed = leaf.prototype.options ?? [];
  const [offered, setOffered] = useState<Offered>({ options: listed, state: 'ready' });
  const latest = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    const questions = latest;
    return () => {
      questions.current += 1;
      clearTimeout(timer.current);
    };
  }, []);

  /** The answer to an older question than the last one is thrown away. */
  const ask = async (search: string) => {
    if (!load) return;
    const question = (latest.current += 1);
    try {
      const found = await load(pathTo(form.scope, leaf), search);
      if (question === latest.current) setOffered({ options: [...listed, ...found], state: 'ready' });
    } catch (error) {
      const reason = error instanceof Error ? error.message : undefined;
      if (question === latest.current) setOffered({ options: listed, state: 'failed', reason });
    }
  };
  const askSoon = (search: string, afterMs = restMs) => {
    if (!leaf.prototype.dynamic || !load) return;
    setOffered((before) => ({ options: before.options, state: 'loading' }));
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void ask(search), afterMs);
  };
  return { offered, askSoon };
}
