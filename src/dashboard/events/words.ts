import type { DeliveryStatus } from '../../domain/outcome.ts';
import type { Json } from '../../domain/prototypes.ts';

type Named = { type: string; name: string | null };

/** What an event is called in a list: its name where it has one, otherwise its type. */
export function titleOf({ type, name }: Named): string {
  return name || type;
}

/** Those that need a look come first. */
const byUrgency: readonly DeliveryStatus[] = [
  'failed',
  'retrying',
  'pending',
  'delivered',
  'filtered',
  'duplicate',
];

export const statusWords: Record<DeliveryStatus, string> = {
  pending: 'Pending',
  delivered: 'Delivered',
  filtered: 'Filtered',
  retrying: 'Retrying',
  failed: 'Failed',
  duplicate: 'Duplicate',
};

export type StatusCount = { status: DeliveryStatus; count: number; names: string[] };

/** How often each status occurs among an event's deliveries, most urgent first. */
export function countStatuses(
  deliveries: readonly { status: DeliveryStatus; integration: { name: string } | null }[],
): StatusCount[] {
  return byUrgency.flatMap((status) => {
    const those = deliveries.filter((delivery) => delivery.status === status);
    const names = those.map(({ integration }) => integration?.name ?? 'a deleted destination');
    return those.length === 0 ? [] : [{ status, count: those.length, names }];
  });
}

/** Whether nothing will change by itself any more. */
export function isSettled(deliveries: readonly { status: DeliveryStatus }[]): boolean {
  return deliveries.every(({ status }) => status !== 'pending' && status !== 'retrying');
}

type Standing = { integrationId: string; status: DeliveryStatus };

/** Whether two tell the same of an event, as far as the first one goes: a list may know of one destination alone. */
export function agrees(one: readonly Standing[], other: readonly Standing[]): boolean {
  return one.every(({ integrationId, status }) =>
    other.some((delivery) => delivery.integrationId === integrationId && delivery.status === status),
  );
}

/** JSON for reading; a text stays the text that it is. */
export function readable(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
}

/** What an attempt keeps beside what its one line says, as HTTP writes it: headers, then the body; undefined for nothing. */
export function restOf(kept: Json | undefined): string | undefined {
  if (kept === null || kept === undefined) return undefined;
  if (typeof kept !== 'object' || Array.isArray(kept)) return readable(kept);
  const { headers, body, ...more } = kept;
  const rest = Object.entries(more).filter(([name]) => !['method', 'url', 'status'].includes(name));
  const parts = [
    headersOf(headers),
    typeof body === 'string' ? bodyOf(body) : body !== undefined && readable(body),
    rest.length > 0 && readable(Object.fromEntries(rest)),
  ];
  return parts.filter(Boolean).join('\n\n') || undefined;
}

function headersOf(headers: Json | undefined): string {
  if (typeof headers !== 'object' || headers === null) return '';
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${readable(value)}`)
    .join('\n');
}

/** JSON in lines, where that changes nothing of it: a number of twenty digits would come out as another. */
function bodyOf(body: string): string {
  try {
    const parsed = JSON.parse(body) as Json; // JSON.parse makes nothing else.
    return JSON.stringify(parsed) === body ? readable(parsed) : body;
  } catch {
    // No JSON, or cut short: shown as it is.
    return body;
  }
}

/** "POST https://example.com/hook" or "HTTP 503" from what an attempt keeps; undefined where it keeps no such thing. */
export function lineOf(kept: Json | undefined): string | undefined {
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return undefined;
  if (typeof kept.status === 'number') return `HTTP ${kept.status}`;
  const { method, url } = kept;
  return typeof url === 'string' ? `${typeof method === 'string' ? `${method} ` : ''}${url}` : undefined;
}

/** Whom a payload names as the sender. */
export function senderIn(payload: Json): { userId?: string; anonymousId?: string } {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return {};
  const { userId, anonymousId } = payload;
  return {
    ...(typeof userId === 'string' && userId !== '' && { userId }),
    ...(typeof anonymousId === 'string' && anonymousId !== '' && { anonymousId }),
  };
}
