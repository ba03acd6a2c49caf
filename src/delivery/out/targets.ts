import { isIP } from 'node:net';
import type { OutgoingResponse } from '../../catalog/destination.ts';
import type { Target } from './exchange.ts';
import { answerOf, NotAdmitted } from './faults.ts';
import type { Guard } from './guard.ts';

/** Addresses that are kept in mind as they were read: nearly all requests of an integration go to one. */
const targetsMax = 1_000;

/** Reads addresses. Answers where a request goes, or why it goes nowhere. */
export function createTargets(guard: Guard): (address: string) => Target | OutgoingResponse {
  const known = new Map<string, Target | OutgoingResponse>();
  return function targetOf(address) {
    const found = known.get(address);
    if (found) return found;
    const target = read(address, guard);
    if (known.size >= targetsMax) known.clear();
    known.set(address, target);
    return target;
  };
}

/** A connection to an address that stands in the URL asks no lookup, so it is checked here. */
function read(address: string, guard: Guard): Target | OutgoingResponse {
  if (!URL.canParse(address)) return { kind: 'forbidden', reason: 'The address is not a URL.' };
  const { protocol, hostname, origin, pathname, search } = new URL(address);
  if (protocol !== 'http:' && protocol !== 'https:')
    return { kind: 'forbidden', reason: 'The address must start with https:// or http://.' };
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !guard.admits(host)) return answerOf(new NotAdmitted());
  return { origin, path: pathname + search };
}
