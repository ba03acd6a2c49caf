import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { checkNode, install } from './install.mjs';
import { lastLines, root } from './steps.mjs';

// npm run rotate-keys: beside running servers or without one.
checkNode();
console.log('Switchyard: rotating keys');
await install();
const built = await build();
if (built.code !== 0) {
  console.error(`${lastLines(built.output)}\n\nThe build failed.`);
  process.exit(1);
}
const server = await import(pathToFileURL(join(root, 'dist/server/main.js')).href);
await server.rotateKeys(process.env);
