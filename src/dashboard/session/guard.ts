import { redirect, type ParsedLocation } from '@tanstack/react-router';
import type { Session } from './session.ts';

/**
 * Sends whoever is not signed in to the sign-in page, which leads back here. Whether a token has ended is for the server
 * to say: this machine's clock may be wrong.
 */
export function requireSignIn(session: Session, { href }: ParsedLocation): void {
  if (session.token() === undefined) throw redirect({ to: '/login', search: { to: href } });
}

/** Where a sign-in leads: to the page that asked for it, if it is one of ours. */
export function destinationOf(to: string | undefined): string {
  return to !== undefined && /^\/(?![/\\])/.test(to) && !to.startsWith('/login') ? to : '/orgs';
}
