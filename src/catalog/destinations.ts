import type { Destination } from './destination.ts';
import { sink } from './sink/sink.ts';
import { webhook } from './webhook/webhook.ts';

/** Everything that can be delivered to, with its code, by integrationCode. */
export const destinations: Map<string, Destination> = new Map(
  [webhook, sink].map((destination) => [destination.prototype.integrationCode, destination]),
);
