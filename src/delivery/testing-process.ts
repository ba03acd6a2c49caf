import { destinations } from '../catalog/destinations.ts';
import { ringOf } from '../storage/keys/ring.ts';
import { openDatabase, type DatabaseAddress } from '../storage/database.ts';
import { createSeal } from '../storage/seal.ts';
import { openPostgresStream } from '../stream/postgres.ts';
import { createDelivery } from './delivery.ts';

// A process of its own that delivers, for tests that stop and kill processes: `node --import tsx <this> <address as JSON>`.
// It says on standard output when it has gone on duty, and when it no longer is.
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function nothing(): void {
  // What is said on standard output is read by the test.
}

// The test's own, which it made of a DatabaseAddress.
const address = JSON.parse(process.argv[2] ?? '') as DatabaseAddress;
const now = () => Date.now();
const delivery = createDelivery({
  stream: await openPostgresStream({ address, log, now }),
  database: openDatabase(address),
  seal: createSeal(ringOf('secrets', Buffer.alloc(32, 7))),
  ...{ destinations, allow: ['127.0.0.0/8'], log, now, chance: () => 0, publicUrl: 'http://localhost:4000' },
});
delivery.start();
let wasReady = false;
setInterval(() => {
  if (delivery.isReady() === wasReady) return;
  wasReady = delivery.isReady();
  console.log(wasReady ? 'on duty' : 'off duty');
}, 10);
