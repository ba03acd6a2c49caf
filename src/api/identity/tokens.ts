import { createHash } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';

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

/** Signs tokens and reads them back. The key's id stands in the head, so that a ring of keys can follow. */
export function createTokens(key: Uint8Array, now: () => number) {
  const kid = createHash('sha256').update('switchyard token ').update(key).digest('hex').slice(0, 8);

  return {
    async sign(userId: string, sessionId: string): Promise<Signed> {
      const iat = Math.floor(now() / 1_000);
      const claims = { userId, sessionId, iat, exp: iat + tokenSeconds };
      const token = await new SignJWT()
        .setProtectedHeader({ alg: algorithm, typ: 'JWT', kid })
        .setSubject(userId)
        .setJti(sessionId)
        .setIssuedAt(iat)
        .setExpirationTime(claims.exp)
        .setIssuer(issuer)
        .setAudience(audience)
        .sign(key);
      return { token, claims };
    },

    /** Undefined for a token that is foreign, expired, changed, or none. */
    async read(token: string): Promise<Claims | undefined> {
      if (token.length > tokenCharsMax) return undefined;
      try {
        const { payload } = await jwtVerify(token, key, {
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
}
