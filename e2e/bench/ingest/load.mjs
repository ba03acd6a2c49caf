// Sends events as fast as they are answered, from a process of its own that is not counted. Cheap on purpose: bodies are made
// once, and answers are only counted.
import { Agent, request } from 'node:http';

const [url = '', key = '', kind = 'batch', connections = '16', seconds = '5'] = process.argv.slice(2);
const eventsPerRequest = kind === 'batch' ? 100 : 1;
const filler = 'x'.repeat(700);
const bodies = Array.from({ length: 50 }, (_, b) => Buffer.from(JSON.stringify(bodyOf(b))));
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });
const end = Date.now() + Number(seconds) * 1000;
let answered = 0;
let refused = 0;

function eventOf(n) {
  return {
    type: 'track',
    event: 'Order Completed',
    userId: `user-${n % 1000}`,
    messageId: `bench-${process.pid}-${n}`,
    timestamp: new Date(0).toISOString(),
    properties: { total: 12.5, currency: 'EUR', items: [{ sku: 'a', n: 1 }], filler },
    context: { library: { name: 'bench', version: '1.0.0' } },
  };
}

function bodyOf(b) {
  if (eventsPerRequest === 1) return { ...eventOf(b), writeKey: key };
  return {
    batch: Array.from({ length: eventsPerRequest }, (_, n) => eventOf(b * 100 + n)),
    writeKey: key,
    sentAt: new Date(0).toISOString(),
  };
}

const path = kind === 'batch' ? '/v1/batch' : '/v1/track';
const { hostname, port } = new URL(url);
const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;

function send(n) {
  return new Promise((resolve) => {
    const body = bodies[n % bodies.length];
    const sent = request(
      {
        hostname,
        port,
        path,
        method: 'POST',
        agent,
        headers: { authorization, 'content-type': 'application/json', 'content-length': body.length },
      },
      (response) => {
        if (response.statusCode === 200) answered += eventsPerRequest;
        else refused += 1;
        response.resume().on('end', resolve);
      },
    );
    sent.on('error', () => {
      refused += 1;
      resolve(undefined);
    });
    sent.end(body);
  });
}

await Promise.all(
  Array.from({ length: Number(connections) }, async (_, c) => {
    for (let n = c; Date.now() < end; n++) await send(n);
  }),
);
process.send?.({ answered, refused });
agent.destroy();
