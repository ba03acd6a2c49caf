import type { CombinedError } from '@urql/core';
import { codeOf } from './client.ts';

/** A query that was refused or got no answer, in words for the page. */
export class ReadFailure extends Error {
  /** A StatusCode or INTERNAL; undefined where no answer came. */
  readonly code: string | undefined;

  constructor(error: CombinedError) {
    super(wordsOf(error), { cause: error });
    this.name = 'ReadFailure';
    this.code = codeOf(error);
  }
}

/** Says what happened and what to do, for a failed query or mutation. */
export function wordsOf(error: CombinedError): string {
  const [first] = error.graphQLErrors;
  if (first) return first.message;
  return 'Switchyard did not answer. Check that it is running and that you are online, then try again.';
}
