import { eventTypes, type EventType } from '../../../../domain/envelope.ts';
import { isObject, own } from '../../../../domain/fields/own.ts';
import type { Json, Values } from '../../../../domain/prototypes.ts';

const about: Record<EventType, { [key: string]: Json }> = {
  track: { event: 'Order Completed', properties: { orderId: 'sample-1', total: 12.5, currency: 'EUR' } },
  page: { name: 'Pricing', properties: { url: 'https://shop.example/pricing', title: 'Pricing' } },
  screen: { name: 'Pricing', properties: {} },
  identify: { traits: { email: 'ada@example.com', name: 'Ada Lovelace', plan: 'pro' } },
  group: { groupId: 'sample-company', traits: { name: 'Analytical Engines', employees: 12 } },
  alias: { previousId: 'sample-visitor' },
};

/** An event as an SDK would send it. */
export function sampleOf(type: EventType): { [key: string]: Json } {
  return { type, messageId: `sample-${type}`, userId: 'sample-user', ...about[type] };
}

/** What a destination with this configuration is most likely to take; many let `events` choose types. */
export function likelySample(config: Values): EventType {
  const chosen = own(config, 'events');
  const types = Array.isArray(chosen) ? eventTypes.filter((type) => chosen.includes(type)) : [];
  return types[0] ?? 'track';
}

export function payloadOf(value: unknown): Json {
  return isObject(value) ? value : {};
}
