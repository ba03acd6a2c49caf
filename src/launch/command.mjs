import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { checkNode, install } from './install.mjs';
import { lastLines, root } from './steps.mjs';

// What an operator runs beside servers or without one: npm run rotate-keys, backup, restore.
const commands = {
  'rotate-keys': { title: 'rotating keys', name: 'rotateKeys' },
  backup: { title: 'backing up', name: 'backup' },
  restore: { title: 'restoring', name: 'restore' },
};
const [wanted = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, wanted) && commands[/** @type {keyof typeof commands} */ (wanted)];
if (!command) throw new Error(`There is no command ${wanted}.`);
checkNode();
console.log(`Switchyard: ${command.title}`);
await install();
const built = await build();
if (built.code !== 0) {
  console.error(`${lastLines(built.output)}\n\nThe build failed.`);
  process.exit(1);
}
const server = await import(pathToFileURL(join(root, 'dist/server/main.js')).href);
await server[command.name](process.env, args);
