import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mend } from './mend.mjs';
import { lastLines, root, run, seconds } from './steps.mjs';

const oldestNode = [20, 19];
const stamp = join(root, 'node_modules/.switchyard-installed');

/** Ends the process with a sentence where Node is older than what the packages need. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  console.error(
    `Switchyard needs Node ${oldestNode.join('.')} or later; this is Node ${process.versions.node}. Install a newer one from nodejs.org.`,
  );
  process.exit(1);
}

/**
 * Brings node_modules to what package-lock.json says: nothing where it is so already, otherwise `npm ci`. Then mends
 * what is known to be wrong in there.
 * Ends the process with what npm said where that fails.
 */
export async function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return mend();
  refuseLink();
  // --ignore-scripts: no package of ours needs an install script, so none gets to run one.
  // --include: the build needs what NODE_ENV=production leaves out, and the database is an optional package.
  const included = ['--include=dev', '--include=optional'];
  const npm = await run('Installing packages', [
    ...['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund'],
    ...included,
  ]);
  if (npm.code !== 0) {
    console.error(
      `${lastLines(npm.output)}\n\nThe packages could not be installed: npm ci ended with code ${npm.code}.`,
    );
    process.exit(1);
  }
  mend();
  writeFileSync(stamp, wanted);
  console.log(`  Packages installed in ${seconds(npm.ms)}.`);
}

/** npm ci empties the folder that the link leads to, which is another checkout's. */
function refuseLink() {
  if (!lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) return;
  console.error(
    'node_modules is a link, and what it leads to is not what package-lock.json says. Delete the link, or bring both to one state.',
  );
  process.exit(1);
}
