import { build } from './build.mjs';
import { checkNode, install } from './install.mjs';
import { lastLines } from './steps.mjs';

// npm run bench: figures for the claims we make, each beside what it is compared to, in one run.
checkNode();
await install();
const built = await build();
if (built.code !== 0) {
  console.error(lastLines(built.output));
  process.exit(1);
}
const { benchIngest } = await import('../../e2e/bench/ingest/run.mjs');
await benchIngest();
