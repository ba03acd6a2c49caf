import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { install } from './install.mjs';
import { lastLines, root, run, seconds } from './steps.mjs';

const stamp = join(root, 'dist/built');
const compressible = /\.(js|css|html|svg|json|webmanifest)$/;
const compressedBytesMin = 1024;

/**
 * Builds dashboard and server into dist/, unless what is there was built from the same sources.
 * @param {{ anew?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function build({ anew = false } = {}) {
  const sources = fingerprint();
  if (!anew && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return { code: 0, output: '' };
  // Until all is built anew, what lies there is neither the old build nor the new one.
  rmSync(stamp, { force: true });
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const from = Date.now();
  const dashboard = await run('Building the dashboard', ['node', vite, 'build', '--logLevel', 'warn']);
  if (dashboard.code !== 0) return dashboard;
  const server = await run('Building the server', ['node', vite, 'build', '--ssr', '--logLevel', 'warn']);
  if (server.code !== 0) return server;
  compress(join(root, 'dist/dashboard'));
  // What was read at the beginning: a file that changed since then calls for another build.
  writeFileSync(stamp, sources);
  console.log(`  Dashboard and server built in ${seconds(Date.now() - from)}.`);
  return { code: 0, output: dashboard.output + server.output };
}

/** Changes when any file that the build reads does: names, sizes and times, so that it takes milliseconds. */
function fingerprint() {
  const hash = createHash('sha256');
  const single = ['index.html', 'vite.config.ts', 'package-lock.json', 'tsconfig.json'];
  const files = ['src', 'public'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  for (const file of [...single, ...files.sort()]) {
    if (/\.test\.tsx?$|routeTree\.gen\.ts$/.test(file)) continue;
    const found = statSync(join(root, file), { throwIfNoEntry: false });
    if (found?.isFile()) hash.update(`${file} ${found.size} ${found.mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/**
 * Writes .gz and .br beside each file, so that no request waits for compression.
 * @param {string} folder
 */
function compress(folder) {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, name);
    if (!compressible.test(name) || statSync(file).size < compressedBytesMin) continue;
    const bytes = readFileSync(file);
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(`${file}.br`, brotliCompressSync(bytes));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await install();
  const { code, output } = await build({ anew: true });
  if (code !== 0) console.error(lastLines(output));
  process.exit(code);
}
