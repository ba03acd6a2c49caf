// A destination for a bench, in a process of its own that is not counted: takes one event or an array of them, and keeps how
// long each took. What comes to /hang is accepted and never answered.
import { createServer } from 'node:http';

let events = 0;
let tookMs = [];
let lastSentAtMs = 0;
const nowMs = () => performance.timeOrigin + performance.now();

const server = createServer((request, response) => {
  // The first byte is here; the body says when the event was sent.
  const atMs = nowMs();
  if (request.url.startsWith('/hang')) return void request.resume();
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const sent = [JSON.parse(Buffer.concat(chunks).toString())].flat();
    events += sent.length;
    for (const { properties } of sent) {
      if (properties.sentAtMs === undefined) continue;
      tookMs.push(atMs - properties.sentAtMs);
      lastSentAtMs = Math.max(lastSentAtMs, properties.sentAtMs);
    }
    response.end('ok');
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));

process.on('message', (wanted) => {
  if (wanted === 'reset') [events, tookMs, lastSentAtMs] = [0, [], 0];
  const sorted = tookMs.toSorted((a, b) => a - b);
  const share = (part) => sorted[Math.min(Math.floor(sorted.length * part), sorted.length - 1)];
  process.send({ events, median: share(0.5), p99: share(0.99), lastSentAtMs });
});
