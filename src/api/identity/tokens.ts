import { errors, jwtVerify, SignJWT } from 'jose';
import type { Ring } from '../../storage/keys/ring.ts';

/** How long a token and its session live. */
export const tokenSeconds = 24 * 60 * 60;

const algorithm = 'HS256';
const issuer = 'switchyard';
const audience = 'switchyard-api';
/** Of a compact token; what is longer is none of ours. */
const tokenCharsMax = 2_000;

/** What a token says: whose session it is. Times in Unix seconds. */
export type Claims = { userId: string; sessionId: string; iat: number; exp: number };

/** A token as it is given out. */
export type Signed = { token: string; claims: Claims };

/** Signs tokens with the newest key of the ring, and reads back what any of them signed: the key's id stands in the head. */
export function createTokens(ring: Ring, now: () => number) {
  return {
    async sign(userId: string, sessionId: string): Promise<Signed> {
      const key = ring.current();
      const iat = Math.floor(now() / 1_000);
      const claims = { userId, sessionId, iat, exp: iat + tokenSeconds };
      const token = await new SignJWT()
        .setProtectedHeader({ alg: algorithm, typ: 'JWT', kid: key.id })
        .setSubject(userId)
        .setJti(sessionId)
        .setIssuedAt(iat)
        .setExpirationTime(claims.exp)
        .setIssuer(issuer)
        .setAudience(audience)
        .sign(key.bytes);
      return { token, claims };
    },

    /** Undefined for a token that is foreign, expired, changed, or none. */
    async read(token: string): Promise<Claims | undefined> {
      if (token.length > tokenCharsMax) return undefined;
      try {
        const { payload } = await jwtVerify(token, ({ kid }) => keyOf(kid), {
          algorithms: [algorithm],
          issuer,
          audience,
          requiredClaims: ['sub', 'jti', 'iat', 'exp'],
          currentDate: new Date(now()),
        });
        const { sub = '', jti = '', iat = 0, exp = 0 } = payload;
        return { userId: sub, sessionId: jti, iat, exp };
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };

  function keyOf(kid: string | undefined): Uint8Array {
    const key = kid === undefined ? undefined : ring.find(kid);
    if (key) return key.bytes;
    throw new errors.JWKSNoMatchingKey('It names no key of ours.');
  }
}
