import type { Snippet, Target } from './snippet.ts';

/** For programs that run on a server. Each sends one event and ends. */
export function serverSnippets({ sourceId, origin }: Target): Snippet[] {
  return [
    {
      id: 'node',
      label: 'Node',
      steps: [
        { label: 'Terminal', code: 'npm install @segment/analytics-node' },
        {
          label: 'first-event.mjs',
          code: `import { Analytics } from '@segment/analytics-node';

const analytics = new Analytics({
  writeKey: '${sourceId}',
  host: '${origin}',
});

analytics.track({
  userId: 'user-1',
  event: 'Order Completed',
  properties: { total: 12.5, currency: 'EUR' },
});

// Sends what still waits. Call it before the program ends.
await analytics.closeAndFlush();`,
        },
        { label: 'Run it', code: 'node first-event.mjs' },
      ],
    },
    {
      id: 'curl',
      label: 'curl',
      steps: [
        {
          label: 'Terminal',
          code: `curl ${origin}/v1/track \\
  --user '${sourceId}:' \\
  --header 'content-type: application/json' \\
  --data '{"userId": "user-1", "event": "Order Completed", "properties": {"total": 12.5, "currency": "EUR"}}'`,
        },
      ],
    },
    {
      id: 'python',
      label: 'Python',
      steps: [
        { label: 'Terminal', code: 'pip install segment-analytics-python' },
        {
          label: 'first_event.py',
          code: `import segment.analytics as analytics

analytics.write_key = '${sourceId}'
analytics.host = '${origin}'

analytics.track('user-1', 'Order Completed', {'total': 12.5, 'currency': 'EUR'})

# Sends what still waits. Call it before the program ends.
analytics.shutdown()`,
        },
      ],
    },
  ];
}
