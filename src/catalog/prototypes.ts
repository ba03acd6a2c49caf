import type { ClickstreamPrototype } from '../domain/prototypes.ts';
import { sinkPrototype } from './sink/prototype.ts';
import { webhookPrototype } from './webhook/prototype.ts';

/** Everything that can be delivered to, as data. No destination's code comes with it. */
export const prototypes: ClickstreamPrototype[] = [webhookPrototype, sinkPrototype];
