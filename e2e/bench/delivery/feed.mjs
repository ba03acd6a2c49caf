// Sends events in a process of its own that is not counted: `fill` as fast as they are taken, 100 in a request, or `pace` one
// in a request, so many in a second. No two have the same message id: a repeat would not be delivered.
import { Agent, request } from 'node:http';

const [url, keyList, kind, count, perSecond] = process.argv.slice(2);
const keys = keyList.split(',');
const { hostname, port } = new URL(url);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const run = `${process.pid}-${Date.now()}`;
const filler = 'x'.repeat(700);
const usersCount = 1_000;
const eventsPerRequest = 100;

const eventOf = (n, more = {}) => ({
  type: 'track',
  event: 'Order Completed',
  userId: `user-${n % usersCount}`,
  messageId: `bench-${run}-${n}`,
  properties: { total: 12.5, currency: 'EUR', items: [{ sku: 'a', n: 1 }], filler, ...more },
  context: { library: { name: 'bench', version: '1.0.0' } },
});

function send(path, key, body) {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
      'content-type': 'application/json',
    };
    const sent = request({ hostname, port, path, method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`Answered with ${response.statusCode}.`));
      });
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}

async function fill() {
  let next = 0;
  async function worker() {
    while (next < Number(count)) {
      const from = next;
      next += eventsPerRequest;
      const batch = Array.from({ length: eventsPerRequest }, (_one, at) => eventOf(from + at));
      await send('/v1/batch', keys[0], { batch });
    }
  }
  await Promise.all(Array.from({ length: 8 }, worker));
}

async function pace() {
  const sending = [];
  const startMs = performance.now();
  for (let n = 0; n < Number(count);) {
    const dueMs = startMs + (n / Number(perSecond)) * 1_000;
    if (performance.now() < dueMs) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      continue;
    }
    const sentAtMs = performance.timeOrigin + performance.now();
    sending.push(send('/v1/track', keys[n % keys.length], eventOf(n, { sentAtMs })));
    n += 1;
  }
  await Promise.all(sending);
}

await (kind === 'fill' ? fill() : pace());
process.send('done');
process.disconnect();
