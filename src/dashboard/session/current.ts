import { createContext, use } from 'react';
import type { Role } from '../../domain/permissions.ts';
import type { Session } from './session.ts';

export type Person = { id: string; email: string; name: string | undefined };
export type Org = { id: string; name: string; role: Role };

export const SessionContext = createContext<Session | undefined>(undefined);
export const PersonContext = createContext<Person | undefined>(undefined);
export const OrgContext = createContext<Org | undefined>(undefined);

/** The token's keeper. */
export function useSession(): Session {
  return within(use(SessionContext), 'the dashboard');
}

/** Who is signed in. */
export function usePerson(): Person {
  return within(use(PersonContext), 'a page for people who are signed in');
}

/** The organization whose page this is, with the role of whoever looks at it. */
export function useOrg(): Org {
  return within(use(OrgContext), 'a page of an organization');
}

function within<T>(value: T | undefined, place: string): T {
  if (value === undefined) throw new Error(`This component stands outside of ${place}.`);
  return value;
}
