import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { build } from './build.mjs';
import { checkNode, install } from './install.mjs';
import { lastLines, root } from './steps.mjs';

// npm start: from a fresh clone to a running server, with nothing but Node and npm.
checkNode();
console.log('Switchyard');
await install();
const built = await build();
if (built.code !== 0) {
  console.error(`${lastLines(built.output)}\n\nThe build failed.`);
  process.exit(1);
}
// In this very process: a second Node would cost some 40 MB of memory for nothing.
const server = await import(pathToFileURL(join(root, 'dist/server/main.js')).href);
await server.main(process.env);
