import { eventTypes } from '../../domain/envelope.ts';
import { platforms } from '../../domain/platforms.ts';
import type { ClickstreamPrototype, FieldOption } from '../../domain/prototypes.ts';

export const methods = ['POST', 'PUT', 'PATCH', 'DELETE', 'GET'] as const;

/** Characters of a body template. */
export const templateCharsMax = 20_000;

/** Events in one request. */
export const batchSizeMax = 500;
export const batchSizeUsual = 100;

const option = (value: string): FieldOption => ({ value, label: value });
const typeOption = (value: string): FieldOption => ({
  value,
  label: value.charAt(0).toUpperCase() + value.slice(1),
});

export const webhookPrototype: ClickstreamPrototype = {
  id: 'webhook',
  integrationCode: 'webhook',
  name: 'Webhook',
  description: 'Sends each event as an HTTP request to a URL of yours, signed if you want.',
  category: 'Raw data',
  docsUrl: 'https://www.standardwebhooks.com',
  platforms,
  connectionPrototypeId: 'webhook',
  connectionPrototype: [
    {
      propertyName: 'url',
      label: 'URL',
      fieldType: 'input',
      format: 'uri',
      pattern: '^[hH][tT][tT][pP][sS]?://',
      patternMessage: 'Start it with https:// or http://.',
      required: true,
      destination: true,
      placeholder: 'https://example.com/events',
      help: 'Where events are sent. Redirects are not followed, so give the final address.',
    },
    {
      propertyName: 'method',
      label: 'Method',
      fieldType: 'input',
      required: true,
      default: 'POST',
      options: methods.map(option),
      help: 'GET requests carry no body.',
    },
    {
      propertyName: 'headers',
      label: 'Headers',
      fieldType: 'map',
      secret: true,
      keyLabel: 'Header',
      valueLabel: 'Value',
      help: 'Sent with every request, for example Authorization. Values are stored as secrets.',
    },
    {
      propertyName: 'signingSecret',
      label: 'Signing secret',
      fieldType: 'input',
      secret: true,
      placeholder: 'whsec_…',
      help: 'Signs every request by the Standard Webhooks convention, so that the receiver can tell that it came from you. Either whsec_ followed by base64, or any text.',
    },
  ],
  configPrototype: [
    {
      propertyName: 'events',
      label: 'Event types',
      fieldType: 'array',
      options: eventTypes.map(typeOption),
      required: true,
      default: [...eventTypes],
      help: 'Sends only events of these types.',
    },
    {
      propertyName: 'eventNames',
      label: 'Track events',
      fieldType: 'array',
      placeholder: 'Order Completed',
      help: 'Sends only track events with these names. Leave it empty to send all of them. Other types are not affected.',
    },
    {
      propertyName: 'batch',
      label: 'Send several events in a request',
      fieldType: 'boolean',
      advanced: true,
      help: 'The body is then a JSON array of events, in order. Requests with a body template, of the method GET or with another content type carry one event each all the same.',
    },
    {
      propertyName: 'batchSize',
      label: 'Events in a request',
      fieldType: 'number',
      integer: true,
      min: 1,
      max: batchSizeMax,
      placeholder: String(batchSizeUsual),
      visibleWhen: { all: [{ field: 'batch', is: true }] },
      advanced: true,
      help: `At most so many events share a request. ${batchSizeUsual} where it is empty.`,
    },
    {
      propertyName: 'bodyTemplate',
      label: 'Body template',
      fieldType: 'input',
      multiline: true,
      advanced: true,
      max: templateCharsMax,
      placeholder: '{"text": "{{userId}} chose {{properties.plan}}", "event": {{json}}}',
      help: 'Leave it empty to send the whole event as JSON. {{properties.plan}} inserts a value as text, {{json properties}} inserts it as JSON, and {{json}} the whole event.',
    },
  ],
};
