// What ingest is measured against: the least that keeps the same bargain. node:http, JSON.parse, and one binary COPY for
// all requests that came while the last one was committed; 200 after the commit. No keys, no limits, no checks.
import { createServer } from 'node:http';
import postgres from 'postgres';

const [host = '', table = 'bench_baseline'] = process.argv.slice(2);
const sql = postgres({
  host,
  port: 5432,
  user: 'switchyard',
  database: 'switchyard',
  max: 1,
  idle_timeout: 0,
  onnotice: () => undefined,
});
await sql.unsafe(`create table if not exists ${table} (n bigint primary key, at timestamptz, body bytea)`);
await sql.unsafe(`alter table ${table} alter body set storage external`);
await sql.unsafe(`truncate ${table}`);

const header = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const trailer = Buffer.from([0xff, 0xff]);
let n = 0;
let waiting = [];
let isCommitting = false;

function encode(bodies) {
  const parts = [header];
  for (const body of bodies) {
    const fixed = Buffer.allocUnsafe(2 + 4 + 8 + 4 + 8 + 4);
    let at = fixed.writeInt16BE(3, 0);
    at = fixed.writeInt32BE(8, at);
    at = fixed.writeBigInt64BE(BigInt(n++), at);
    at = fixed.writeInt32BE(8, at);
    at = fixed.writeBigInt64BE(BigInt(Date.now()) * 1000n, at);
    fixed.writeInt32BE(body.length, at);
    parts.push(fixed, body);
  }
  return Buffer.concat([...parts, trailer]);
}

async function commit() {
  if (isCommitting || waiting.length === 0) return;
  isCommitting = true;
  const taken = waiting;
  waiting = [];
  const writable = await sql.unsafe(`copy ${table} from stdin (format binary)`).writable();
  await new Promise((resolve, reject) => {
    writable
      .on('finish', resolve)
      .on('error', reject)
      .end(encode(taken.map((one) => one.body)));
  });
  for (const { response } of taken)
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"success":true}');
  isCommitting = false;
  void commit();
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    JSON.parse(body.toString());
    waiting.push({ body, response });
    void commit();
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }));
