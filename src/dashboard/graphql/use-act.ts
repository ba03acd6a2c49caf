import type { AnyVariables, DocumentInput } from '@urql/core';
import { useRouter } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { useClient } from 'urql';
import type { FieldError } from '../../domain/refusal.ts';
import { codeOf, openClient } from './client.ts';
import { wordsOf } from './failures.ts';

/** A mutation that did not happen: what a person can mend, or a server that did not answer. */
export type Refused = { success: false; message: string; code: string; fieldErrors: FieldError[] };

/** What the one field of a mutation answers. */
type Answer<Data> = Data[keyof Data] | Refused;

/** Runs the mutation and answers how it ended; never throws. `running` is true while one is under way. */
export type Act<Data, Variables> = ((variables: Variables) => Promise<Answer<Data>>) & { running: boolean };

type Options = {
  /** For those that are not signed in. It does not wait for a sign-in. */
  isOpen?: boolean;
};

/**
 * A mutation of one field, to be called from an event. What the pages have read is read again after a success, once
 * the caller has had its turn to go to another page.
 */
export function useAct<Data, Variables extends AnyVariables>(
  document: DocumentInput<Data, Variables>,
  { isOpen = false }: Options = {},
): Act<Data, Variables> {
  const own = useClient();
  const router = useRouter();
  const [running, setRunning] = useState(0);
  const client = isOpen ? openClient : own;

  const run = useCallback(
    async (variables: Variables): Promise<Answer<Data>> => {
      setRunning((count) => count + 1);
      const { data, error } = await client.mutation(document, variables).toPromise();
      setRunning((count) => count - 1);
      if (error || !data)
        return {
          success: false,
          code: (error && codeOf(error)) ?? 'UPSTREAM_FAILED',
          message: error ? wordsOf(error) : 'The API answered without data.',
          fieldErrors: [],
        };
      // A mutation document has one field: its answer.
      const answer = Object.values(data)[0] as Answer<Data>;
      if (!isOpen) setTimeout(() => void router.invalidate());
      return answer;
    },
    [client, document, router, isOpen],
  );
  return useMemo(
    () => Object.assign((variables: Variables) => run(variables), { running: running > 0 }),
    [run, running],
  );
}
