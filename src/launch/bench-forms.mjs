import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkNode, install } from './install.mjs';
import { lastLines, root, run } from './steps.mjs';

// npm run bench:forms: the form renderer beside others. Their packages are installed here and nowhere else.
checkNode();
await install();
const peers = join(root, 'e2e/bench');
const npm = await run('Installing the other renderers', [
  ...['npm', 'ci', '--prefix', peers, '--ignore-scripts', '--no-audit', '--no-fund'],
]);
if (npm.code !== 0) {
  console.error(lastLines(npm.output));
  process.exit(1);
}
const { bench } = await import(pathToFileURL(join(peers, 'forms/run.mjs')).href);
await bench(process.argv.slice(2));
