import { startEmbeddedPostgres } from './embedded.ts';

// A process of its own with an embedded PostgreSQL, for tests that kill processes: `node --import tsx <this> <DATA_DIR>`.
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function nothing(): void {
  // What is said on standard output is read by the test.
}

const [, , dataDir = ''] = process.argv;
try {
  const { address, place, close } = await startEmbeddedPostgres({ dataDir, log: silent });
  process.on('SIGTERM', () => void close().then(() => process.exit(0)));
  console.log(JSON.stringify({ address, place }));
  // Nothing else keeps this process alive: the server is looked after without holding it.
  setInterval(nothing, 60_000);
} catch (error) {
  console.log(JSON.stringify({ error: String(error) }));
  process.exit(1);
}
