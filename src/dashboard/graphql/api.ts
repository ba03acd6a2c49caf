import type { AnyVariables, Client, DocumentInput } from '@urql/core';
import { notFound } from '@tanstack/react-router';
import { ReadFailure } from './failures.ts';

/** What a route's loader reads with. */
export type Api = ReturnType<typeof createApi>;

export function createApi(client: Client) {
  return {
    client,
    /** Answers a query's data. What is not there is a not-found page; any other refusal throws a ReadFailure. */
    async read<Data, Variables extends AnyVariables>(
      document: DocumentInput<Data, Variables>,
      variables: Variables,
    ): Promise<Data> {
      const { data, error } = await client.query(document, variables).toPromise();
      if (!error && data) return data;
      const failure = error ? new ReadFailure(error) : new Error('The API answered without data.');
      if (failure instanceof ReadFailure && failure.code === 'NOT_FOUND') throw notFound();
      throw failure;
    },
  };
}

/** The thing that a loader asked for by id; where there is none, the not-found page. */
export function found<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw notFound();
  return value;
}
