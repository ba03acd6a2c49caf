import { newId } from '../../domain/ids.ts';
import { insertSession } from '../../storage/control/sessions.ts';
import type { Db } from '../../storage/control/tables.ts';
import type { Context } from '../door/context.ts';
import { tokenSeconds } from '../identity/tokens.ts';

/** Opens a session, and answers its token. */
export async function newToken(userId: string, { tokens, origin, now }: Context, db: Db) {
  const id = newId();
  const { token, claims } = await tokens.sign(userId, id);
  const createdAt = new Date(now());
  const expiresAt = new Date(createdAt.getTime() + tokenSeconds * 1_000);
  const from = { address: origin.address || null, userAgent: origin.userAgent || null };
  await insertSession(db, { id, userId, createdAt, expiresAt, ...from });
  const decoded = { id: userId, iat: claims.iat, exp: claims.exp };
  return {
    success: true,
    message: 'You are signed in for 24 hours.',
    code: 'OK',
    fieldErrors: [],
    token,
    decoded,
  };
}

/** Whoever has opened a letter, or knows the password, signs in from here: a stranger's wrong attempts keep them out no longer. */
export function knowDevice(emailKey: string, { throttle, origin }: Context): void {
  throttle.right({ account: emailKey, address: origin.address, userAgent: origin.userAgent });
}
