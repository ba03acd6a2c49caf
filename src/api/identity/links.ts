import { createHash, randomBytes } from 'node:crypto';
import { newId } from '../../domain/ids.ts';
import type { Values } from '../../domain/prototypes.ts';
import { Refusal } from '../../domain/refusal.ts';
import {
  insertLink,
  linkByToken,
  lockLink,
  sealedAsLink,
  useLink,
  type Link,
  type LinkKind,
} from '../../storage/control/post/links.ts';
import type { Db } from '../../storage/control/tables.ts';
import type { Seal } from '../../storage/seal.ts';

const hourMs = 60 * 60_000;
/** How long a link can be opened. */
export const linkHours: Record<LinkKind, number> = { confirm: 48, invite: 7 * 24, reset: 1, email: 24 };
/** The page that opens it. The token stands behind a #, where no server's log and no referrer sees it. */
const pageOf: Record<LinkKind, string> = {
  confirm: '/confirm',
  invite: '/confirm',
  reset: '/reset',
  email: '/confirm',
};
const tokenBytes = 24;

type Wanted = {
  kind: LinkKind;
  userId: string;
  orgId?: string;
  /** Whether opening it proves an address; a link that an Owner passes on does not, and can be shown again. */
  isProof: boolean;
  email?: string;
  passwordHash?: string;
  profile?: Values;
};

/** Makes the links of letters, and takes them back, each once. */
export function createLinks({ seal, publicUrl, now }: { seal: Seal; publicUrl: string; now: () => number }) {
  const urlOf = (kind: LinkKind, token: string) => `${publicUrl}${pageOf[kind]}#${token}`;

  return {
    /** Answers the address to open. */
    async issue(db: Db, { kind, isProof, ...more }: Wanted): Promise<string> {
      const token = randomBytes(tokenBytes).toString('base64url');
      const id = newId();
      const createdAt = new Date(now());
      await insertLink(db, {
        ...{ ...more, id, kind, isProof, createdAt, tokenHash: hashOf(token) },
        expiresAt: new Date(createdAt.getTime() + linkHours[kind] * hourMs),
        ...(!isProof && { sealedToken: seal.seal(token, sealedAsLink(id)) }),
      });
      return urlOf(kind, token);
    },

    /** The page of an organization, for letters that give nothing to open. */
    toOrganization: (orgId: string) => `${publicUrl}/org/${orgId}`,

    /** The address of a link that may be shown again; undefined for others. */
    urlAgain({ id, kind, sealedToken }: Link): string | undefined {
      return sealedToken ? urlOf(kind, seal.open(sealedToken, sealedAsLink(id))) : undefined;
    },

    /** The pages that letters name and that need no token. */
    pages: { signIn: `${publicUrl}/login`, forgot: `${publicUrl}/forgot` },

    /** The link, as it stands, without taking it. Throws as redeem does. */
    async look(db: Db, token: string, kinds: readonly LinkKind[]): Promise<Link> {
      return stillGood(await linkByToken(db, hashOf(token.trim())), kinds, new Date(now()));
    },

    /** Takes the link: it opens nothing again. Throws INVALID_INPUT for one that is used, too old, of another kind or none. */
    async redeem(db: Db, token: string, kinds: readonly LinkKind[]): Promise<Link> {
      const at = new Date(now());
      const link = stillGood(await lockLink(db, hashOf(token.trim())), kinds, at);
      await useLink(db, link.id, at);
      return link;
    },
  };
}

function stillGood(link: Link | undefined, kinds: readonly LinkKind[], at: Date): Link {
  if (!link || !kinds.includes(link.kind))
    throw refused('This link is not complete, or a newer one has replaced it. Open the newest letter’s.');
  if (link.usedAt) throw refused('This link was opened before, and works once. Sign in instead.');
  if (link.expiresAt <= at)
    throw refused(`This link was good for ${linkHours[link.kind]} hours. Ask for a new letter.`);
  return link;
}

function refused(message: string): Refusal {
  return new Refusal('INVALID_INPUT', message, [{ path: 'token', message }]);
}

/** A random token of this length needs no salt and no slow hash. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}
