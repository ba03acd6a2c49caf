import type { Log } from '../../domain/log.ts';
import type { Db } from '../../storage/control/tables.ts';
import type { Database } from '../../storage/database.ts';
import type { Seal } from '../../storage/seal.ts';
import type { Stream } from '../../stream/stream.ts';
import type { createLetterThrottle } from '../identity/letter-throttle.ts';
import type { createLinks } from '../identity/links.ts';
import type { createLiveKeys } from '../identity/live-keys.ts';
import type { createLiveSessions } from '../identity/live-sessions.ts';
import type { createPasswords } from '../identity/passwords.ts';
import type { createThrottle } from '../identity/throttle.ts';
import type { createTokens } from '../identity/tokens.ts';
import type { createPost } from '../post/post.ts';
import type { Catalog } from '../forms/catalog.ts';
import type { Feeds } from '../trail/feeds.ts';
import type { TrialAllowance } from '../trials/allowance.ts';
import type { AskDelivery } from '../trials/ask.ts';
import type { createKept } from '../trail/kept.ts';
import { createAsker, type Actor, type Asker } from './asker.ts';
import { createBudget } from './lists.ts';
import { createLoaders, type Loaders } from './loaders.ts';

/** What every request shares. */
export type Services = {
  database: Database;
  stream: Stream;
  seal: Seal;
  catalog: Catalog;
  setup: { code: string };
  /** Whether anybody may make an account once the first exists. */
  signUp: 'open' | 'invited';
  /** Whether letters leave by a mail server. Without one an Owner sees the links of invitations. */
  hasMail: boolean;
  links: ReturnType<typeof createLinks>;
  post: ReturnType<typeof createPost>;
  log: Log;
  now: () => number;
  tokens: ReturnType<typeof createTokens>;
  passwords: ReturnType<typeof createPasswords>;
  throttle: ReturnType<typeof createThrottle>;
  letterThrottle: ReturnType<typeof createLetterThrottle>;
  liveSessions: ReturnType<typeof createLiveSessions>;
  liveKeys: ReturnType<typeof createLiveKeys>;
  feeds: Feeds;
  askDelivery: AskDelivery;
  trialAllowance: TrialAllowance;
  kept: ReturnType<typeof createKept>;
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
    load: createLoaders(services.database, services.stream, services.now),
    spend: createBudget(),
  };
}

/**
 * The API key, or the person whose token it is, if the token is ours and its session lives. With or without the word
 * Bearer.
 */
async function identify(
  { tokens, liveSessions, liveKeys }: Services,
  authorization: string | undefined,
): Promise<Actor | undefined> {
  const token = authorization?.trim().replace(/^Bearer\s+/i, '');
  if (token && liveKeys.isKey(token)) return liveKeys.find(token);
  const claims = token ? await tokens.read(token) : undefined;
  if (!claims || !(await liveSessions.isLive(claims))) return undefined;
  return { kind: 'person', id: claims.userId, userId: claims.userId, sessionId: claims.sessionId };
}
