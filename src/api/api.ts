import { createYoga } from 'graphql-yoga';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../domain/log.ts';
import type { ClickstreamPrototype } from '../domain/prototypes.ts';
import type { Mail } from '../mail/mail.ts';
import { hasUsers } from '../storage/control/users.ts';
import type { Database } from '../storage/database.ts';
import type { Ring } from '../storage/keys/ring.ts';
import type { Seal } from '../storage/seal.ts';
import type { Stream } from '../stream/stream.ts';
import { createAlertLetters } from './alerts/alert-letters.ts';
import { createCatalog } from './forms/catalog.ts';
import { createDocs } from './docs/serve.ts';
import { createContext, type Context, type Origin, type Services } from './door/context.ts';
import { createErrors } from './door/errors.ts';
import { createHttp } from './door/http.ts';
import { limits } from './door/limits.ts';
import { createLetterThrottle } from './identity/letter-throttle.ts';
import { createLinks } from './identity/links.ts';
import { createLiveKeys } from './identity/live-keys.ts';
import { createLiveSessions } from './identity/live-sessions.ts';
import { createPasswords } from './identity/passwords.ts';
import { createThrottle } from './identity/throttle.ts';
import { createTokens } from './identity/tokens.ts';
import { createPost } from './post/post.ts';
import { createPostman } from './post/postman.ts';
import { createApiSchema } from './schema.ts';
import { createUpkeep } from './upkeep.ts';
import { createKept, type KeptRule } from './trail/kept.ts';
import { createFeeds } from './trail/feeds.ts';
import { createTrialAllowance } from './trials/allowance.ts';
import { createAskDelivery } from './trials/ask.ts';

const path = '/graphql';

export type Api = {
  handles(method: string, path: string): boolean;
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Whether the first account is still to be made. */
  needsSetup(): Promise<boolean>;
  /** Ends feeds, stops listening for changes, and sends no more letters. The database and the stream are whoever's who opened them. */
  close(): Promise<void>;
};

/** The public GraphQL API at POST /graphql: contract.graphql says what it promises, schema.graphql how far it goes. */
export function createApi(given: {
  database: Database;
  stream: Stream;
  keys: { jwt: Ring };
  seal: Seal;
  prototypes: readonly ClickstreamPrototype[];
  setup: { code: string };
  signUp: 'open' | 'invited';
  /** Whether letters leave by a mail server. */
  hasMail: boolean;
  retention: KeptRule;
  mail: Mail;
  publicUrl: string;
  log: Log;
  now: () => number;
  /** Where a request comes from, as far as proxies in front are believed. */
  addressOf?: (request: IncomingMessage) => string;
}): Api {
  const { database, stream, keys, seal, prototypes, setup, signUp, hasMail, mail, publicUrl, log, now } =
    given;
  const liveSessions = createLiveSessions({ database, log, now });
  const postman = createPostman({ database, seal, mail, log, now });
  const upkeep = createUpkeep({ database, log, now });
  const post = createPost(seal, now);
  const alertLetters = createAlertLetters({ database, post, publicUrl, log });
  const liveKeys = createLiveKeys({ database, log, now });
  const feeds = createFeeds({ database, log });
  const askDelivery = createAskDelivery({ database, seal, log });
  const schema = createApiSchema();
  const docs = createDocs(schema);
  const answer = createAnswer(schema, {
    ...{ database, stream, seal, setup, signUp, hasMail, log, now, liveSessions, liveKeys, feeds },
    links: createLinks({ seal, publicUrl, now }),
    post,
    kept: createKept({ sql: database.sql, stream, rule: given.retention, now }),
    catalog: createCatalog(prototypes),
    tokens: createTokens(keys.jwt, now),
    passwords: createPasswords(),
    throttle: createThrottle(now),
    letterThrottle: createLetterThrottle(now),
    askDelivery,
    trialAllowance: createTrialAllowance(now),
  });
  const ask = createHttp(answer, log, given.addressOf);
  return {
    handles: (_method, asked) => asked === path || docs.handles(asked),
    handle: (request, response) =>
      docs.handles(pathOf(request)) ? docs.handle(request, response) : ask(request, response),
    needsSetup: async () => !(await hasUsers(database.db)),
    async close() {
      await feeds.close();
      await alertLetters.close();
      await postman.close();
      await Promise.all([liveSessions.close(), liveKeys.close(), upkeep.close(), askDelivery.close()]);
    },
  };
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/';
}

function createAnswer(schema: ReturnType<typeof createApiSchema>, services: Services) {
  const errors = createErrors(services.log);
  const yoga = createYoga<{ origin: Origin }, Context>({
    schema,
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
