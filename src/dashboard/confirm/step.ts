import type { FieldError } from '../../domain/refusal.ts';

/** How far a letter's link has come. What it is for, only the server knows, and says by what it refuses. */
export type Step =
  | { kind: 'press'; fault?: string }
  /** The link is an invitation, or more than one has signed up with the address: no password is known to be its holder's. */
  | { kind: 'password' }
  | { kind: 'dead'; why: string };

type Refused = { message: string; fieldErrors: readonly FieldError[] };

/** Where a refusal of the link leads. What has nothing to do with the link can be tried again. */
export function stepAfter({ message, fieldErrors }: Refused): Step {
  const faultAt = (path: string) => fieldErrors.find((one) => one.path === path)?.message;
  const why = faultAt('token');
  if (why !== undefined) return { kind: 'dead', why };
  if (faultAt('password') !== undefined) return { kind: 'password' };
  return { kind: 'press', fault: message };
}

/** Where one begins: a page that was opened without its token, or loaded again, has nothing to redeem. */
export function firstStep(token: string | undefined): Step {
  if (token !== undefined) return { kind: 'press' };
  return {
    kind: 'dead',
    why: 'Open the link in your letter again: this page keeps it only until it is reloaded.',
  };
}
