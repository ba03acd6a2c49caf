import type { Log } from '../../domain/log.ts';
import type { Db } from '../../storage/control/tables.ts';
import type { Database } from '../../storage/database.ts';
import type { Seal } from '../../storage/seal.ts';
import type { Stream } from '../../stream/stream.ts';
import type { createLiveSessions } from '../identity/live-sessions.ts';
import type { createPasswords } from '../identity/passwords.ts';
import type { createThrottle } from '../identity/throttle.ts';
import type { createTokens } from '../identity/tokens.ts';
import type { Catalog } from '../forms/catalog.ts';
import { createAsker, type Asker } from './asker.ts';
import { createBudget } from './lists.ts';
import { createLoaders, type Loaders } from './loaders.ts';

/** What every request shares. */
export type Services = {
  database: Database;
  stream: Stream;
  seal: Seal;
  catalog: Catalog;
  setup: { code: string };
  log: Log;
  now: () => number;
  tokens: ReturnType<typeof createTokens>;
  passwords: ReturnType<typeof createPasswords>;
  throttle: ReturnType<typeof createThrottle>;
  liveSessions: ReturnType<typeof createLiveSessions>;
};

/** Where a request comes from, and what its headers say. */
export type Origin = {
  address: string;
  userAgent: string;
  authorization: string | undefined;
  organization: string | undefined;
};

/** What a resolver is given. */
export type Context = Services & {
  db: Db;
  origin: Origin;
  asker: Asker;
  load: Loaders;
  /** Counts rows of the answer; throws INVALID_INPUT where one request asks for too many. */
  spend: ReturnType<typeof createBudget>;
};

export function createContext(services: Services, origin: Origin): Context {
  const { db } = services.database;
  const { authorization, organization } = origin;
  const asker = createAsker({ db, organization, identify: () => identify(services, authorization) });
  return {
    ...services,
    db,
    origin,
    asker,
    load: createLoaders(services.database, services.stream),
    spend: createBudget(),
  };
}

/** The person whose token it is, if the token is ours and its session lives. With or without the word Bearer. */
async function identify({ tokens, liveSessions }: Services, authorization: string | undefined) {
  const token = authorization?.trim().replace(/^Bearer\s+/i, '');
  const claims = token ? await tokens.read(token) : undefined;
  return claims && (await liveSessions.isLive(claims)) ? claims : undefined;
}
