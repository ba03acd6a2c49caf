import type { AnyVariables, DocumentInput } from '@urql/core';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { codeOf } from './client.ts';
import { wordsOf } from './failures.ts';

type Polled<Data> = { data: Data | undefined; failure: string | undefined };

/**
 * Asks again and again while the page is seen: the next question goes out `everyMs` after the last answer, so that a
 * slow server is not flooded. A failure keeps what was known. Without `everyMs` it asks once. `first` is what a loader
 * has just read: then there is no need to ask at once, and where it reads again, that is the newest.
 */
export function usePoll<Data, Variables extends AnyVariables>(
  document: DocumentInput<Data, Variables>,
  variables: Variables,
  everyMs: number | undefined,
  first?: Data,
): Polled<Data> {
  const client = useClient();
  const router = useRouter();
  const key = JSON.stringify(variables);
  const hasFirst = first !== undefined;
  const [answer, setAnswer] = useState<Polled<Data> & { key: string }>();
  const [read, setRead] = useState(first);
  if (read !== first) {
    setRead(first);
    setAnswer(undefined);
  }

  useEffect(() => {
    let isLeft = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      clearTimeout(timer);
      // The key was made of variables of this type.
      const { data, error } = await client.query(document, JSON.parse(key) as Variables).toPromise();
      if (isLeft) return;
      // Whoever was removed meanwhile is told so by the page, which reads again.
      if (error && codeOf(error) === 'FORBIDDEN') void router.invalidate();
      setAnswer((last) => ({
        key,
        data: data ?? (last?.key === key ? last.data : undefined),
        failure: error && wordsOf(error),
      }));
      if (everyMs !== undefined && !isHidden()) timer = setTimeout(() => void ask(), everyMs);
    };
    const onVisible = () => {
      if (everyMs !== undefined && !isHidden()) void ask();
    };
    window.document.addEventListener('visibilitychange', onVisible);
    if (hasFirst) timer = setTimeout(() => void ask(), everyMs);
    else void ask();
    return () => {
      isLeft = true;
      clearTimeout(timer);
      window.document.removeEventListener('visibilitychange', onVisible);
    };
  }, [client, document, key, everyMs, hasFirst, router]);

  return answer?.key === key ? answer : { data: first, failure: undefined };
}

function isHidden(): boolean {
  return window.document.visibilityState === 'hidden';
}
