import { Client, fetchExchange, type CombinedError } from '@urql/core';
import { authExchange } from '@urql/exchange-auth';
import { headersOf } from './headers.ts';

const url = '/graphql';

type Deps = {
  token(): string | undefined;
  /** Resolves once somebody has signed in again; rejects where nobody will. */
  askToSignIn(): Promise<void>;
};

/**
 * The client of every page. A token that has ended is no error: the person signs in over the page, and the operation
 * goes out again with the new one.
 */
export function createClient({ token, askToSignIn }: Deps): Client {
  const auth = authExchange(async (utils) => ({
    addAuthToOperation: (operation) =>
      utils.appendHeaders(operation, headersOf(token(), operation.variables, location.pathname)),
    didAuthError: isSignedOut,
    refreshAuth: askToSignIn,
  }));
  return new Client({ url, exchanges: [auth, fetchExchange], preferGetMethod: false });
}

/** For what is asked without being signed in. It never waits for a sign-in, so that signing in can use it. */
export const openClient = new Client({ url, exchanges: [fetchExchange], preferGetMethod: false });

/** Whether the server says that the token is none, expired or revoked. */
export function isSignedOut(error: CombinedError): boolean {
  return codeOf(error) === 'UNAUTHENTICATED';
}

/** The coded refusal in an answer; undefined for a network that failed. */
export function codeOf(error: CombinedError): string | undefined {
  const code = error.graphQLErrors[0]?.extensions.code;
  return typeof code === 'string' ? code : undefined;
}
