import { hash } from 'node:crypto';
import type { EventPlace } from '../../domain/envelope.ts';
import type { StampedEvent } from '../../domain/events.ts';

/** 128 bits as a uuid: two different texts have the same one never, as far as anybody can tell. */
function keyOf(...parts: string[]): string {
  return hash('sha256', `${parts.join('\0')}\0`, 'hex').slice(0, 32);
}

/** Of a messageId in its organization: what makes two events the same. */
export function messageKeyOf(orgId: string, messageId: string): string {
  return keyOf('message', orgId, messageId);
}

export function userKeyOf(orgId: string, userId: string): string {
  return keyOf('user', orgId, userId);
}

export function anonymousKeyOf(orgId: string, anonymousId: string): string {
  return keyOf('anonymous', orgId, anonymousId);
}

export type EventKeys = {
  message: string;
  user?: string;
  anonymous?: string;
  /** Events with the same one are sent in order: the user's, else the anonymous one's, else nobody else's. */
  order: string;
};

export function keysOf({ orgId, messageId, userId, anonymousId, place }: StampedEvent): EventKeys {
  const user = userId === undefined ? undefined : userKeyOf(orgId, userId);
  const anonymous = anonymousId === undefined ? undefined : anonymousKeyOf(orgId, anonymousId);
  return {
    message: messageKeyOf(orgId, messageId),
    user,
    anonymous,
    order: orderKeyOf(user, anonymous, place),
  };
}

export function orderKeyOf(
  user: string | undefined,
  anonymous: string | undefined,
  { lane, offset, position }: EventPlace,
): string {
  return user ?? anonymous ?? keyOf('place', `${lane}/${offset}/${position}`);
}
