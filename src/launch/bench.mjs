import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { checkNode, install } from './install.mjs';
import { lastLines, root } from './steps.mjs';

// npm run bench: figures for the claims we make, each beside what it is compared to, in one run. `npm run bench lists` runs
// one of them.
const benches = ['ingest', 'delivery', 'backlog', 'dedupe', 'many', 'lists', 'cost', 'metrics'];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !benches.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}. There are: ${benches.join(', ')}.`);
  process.exit(1);
}
checkNode();
await install();
const built = await build();
if (built.code !== 0) {
  console.error(lastLines(built.output));
  process.exit(1);
}
// Named at run time: the bench is a program of its own, outside what the server is checked with.
for (const name of benches.filter((one) => wanted.length === 0 || wanted.includes(one))) {
  const { bench } = await import(pathToFileURL(join(root, `e2e/bench/${name}/run.mjs`)).href);
  await bench();
}
