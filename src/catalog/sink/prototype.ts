import { platforms } from '../../domain/platforms.ts';
import type { ClickstreamPrototype } from '../../domain/prototypes.ts';

export const sinkPrototype: ClickstreamPrototype = {
  id: 'sink',
  integrationCode: 'sink',
  name: 'Sink',
  description: 'Accepts every event and sends it nowhere, so that you can watch events arrive.',
  category: 'Testing',
  platforms,
  connectionPrototypeId: 'sink',
  connectionPrototype: [
    {
      propertyName: 'apiKey',
      label: 'API key',
      fieldType: 'input',
      secret: true,
      help: 'Sink does not check it. It is stored like the key of a real destination.',
    },
  ],
  configPrototype: [
    {
      propertyName: 'events',
      label: 'Event names',
      fieldType: 'array',
      placeholder: 'Order Completed',
      help: 'Takes only events with these names. Leave it empty to take every event.',
    },
  ],
};
