import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { checkNode, install } from './install.mjs';
import { lastLines, root } from './steps.mjs';

// npm run bench: figures for the claims we make, each beside what it is compared to, in one run.
checkNode();
await install();
const built = await build();
if (built.code !== 0) {
  console.error(lastLines(built.output));
  process.exit(1);
}
// Named at run time: the bench is a program of its own, outside what the server is checked with.
const { benchIngest } = await import(pathToFileURL(join(root, 'e2e/bench/ingest/run.mjs')).href);
await benchIngest();
