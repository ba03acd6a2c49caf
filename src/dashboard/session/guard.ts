import { redirect, type ParsedLocation } from '@tanstack/react-router';
import { isLive, type Session } from './session.ts';

/** Sends whoever is not signed in to the sign-in page, which leads back here. */
export function requireSignIn(session: Session, { href }: ParsedLocation): void {
  if (!isLive(session.claims(), Date.now())) throw redirect({ to: '/login', search: { to: href } });
}

/** Where a sign-in leads: to the page that asked for it, if it is one of ours. */
export function destinationOf(to: string | undefined): string {
  return to !== undefined && /^\/(?![/\\])/.test(to) && !to.startsWith('/login') ? to : '/orgs';
}
