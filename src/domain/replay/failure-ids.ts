import type { EventPlace } from '../envelope.ts';
import { eventId, parseEventId } from '../event-ids.ts';

/** Which failure is meant: of this event, at this integration, at this moment. One that fails again has another id. */
export type FailureKey = { integrationId: string; place: EventPlace; failedMs: number };

const moment = /^[0-9a-z]{1,11}$/;

/** A failure's id says where it stands in its list, so that a page goes on behind one that is gone. */
export function failureId({ failedMs, integrationId, place }: FailureKey): string {
  return [failedMs.toString(36), integrationId, eventId(place)].join('-');
}

/** The failure that an id names, or undefined for a text that `failureId` does not make. */
export function parseFailureId(id: string): FailureKey | undefined {
  const [failed = '', integrationId = '', ...rest] = id.split('-');
  const place = parseEventId(rest.join('-'));
  if (!place || !moment.test(failed) || integrationId === '') return undefined;
  const key = { integrationId, place, failedMs: Number.parseInt(failed, 36) };
  return Number.isSafeInteger(key.failedMs) && failureId(key) === id ? key : undefined;
}
