import { createYoga } from 'graphql-yoga';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../domain/log.ts';
import type { ClickstreamPrototype } from '../domain/prototypes.ts';
import { hasUsers } from '../storage/control/users.ts';
import type { Database } from '../storage/database.ts';
import type { Seal } from '../storage/seal.ts';
import type { Stream } from '../stream/stream.ts';
import { createCatalog } from './forms/catalog.ts';
import { createContext, type Context, type Origin, type Services } from './door/context.ts';
import { createErrors } from './door/errors.ts';
import { createHttp } from './door/http.ts';
import { limits } from './door/limits.ts';
import { createLiveSessions } from './identity/live-sessions.ts';
import { createPasswords } from './identity/passwords.ts';
import { createThrottle } from './identity/throttle.ts';
import { createTokens } from './identity/tokens.ts';
import { createApiSchema } from './schema.ts';

const path = '/graphql';

export type Api = {
  handles(method: string, path: string): boolean;
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Whether the first account is still to be made. */
  needsSetup(): Promise<boolean>;
  /** Stops listening for changes. The database and the stream are whoever's who opened them. */
  close(): Promise<void>;
};

/** The public GraphQL API at POST /graphql: contract.graphql says what it promises, schema.graphql how far it goes. */
export function createApi(given: {
  database: Database;
  stream: Stream;
  keys: { jwt: Uint8Array };
  seal: Seal;
  prototypes: readonly ClickstreamPrototype[];
  setup: { code: string };
  publicUrl: string;
  log: Log;
  now: () => number;
}): Api {
  const { database, stream, keys, seal, prototypes, setup, log, now } = given;
  const liveSessions = createLiveSessions({ database, log, now });
  const answer = createAnswer({
    ...{ database, stream, seal, setup, log, now, liveSessions },
    catalog: createCatalog(prototypes),
    tokens: createTokens(keys.jwt, now),
    passwords: createPasswords(),
    throttle: createThrottle(now),
  });
  return {
    handles: (_method, asked) => asked === path,
    handle: createHttp(answer, log),
    needsSetup: async () => !(await hasUsers(database.db)),
    close: () => liveSessions.close(),
  };
}

function createAnswer(services: Services) {
  const errors = createErrors(services.log);
  const yoga = createYoga<{ origin: Origin }, Context>({
    schema: createApiSchema(),
    context: ({ origin }) => createContext(services, origin),
    plugins: [errors.plugin, ...limits],
    maskedErrors: { maskError: errors.maskError },
    graphqlEndpoint: path,
    batching: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    multipart: false,
    logging: false,
  });
  return async (body: string, headers: Record<string, string>, origin: Origin): Promise<Response> =>
    yoga.fetch(`http://localhost${path}`, { method: 'POST', headers, body }, { origin });
}
