import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { chromium } from '@playwright/test';
import tar from 'tar-fs';

export type Browser = { executablePath: string; env?: Record<string, string>; args?: string[] };

const require = createRequire(import.meta.url);
const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Without these a browser keeps asking its maker's servers for things a test has no use for. */
const quiet = [
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * A Chromium to test in: the machine's own, else Playwright's where it was installed, else the one inside an npm package,
 * unpacked below node_modules. Throws with the command that installs one where there is none.
 */
export async function findChromium(): Promise<Browser> {
  const args = process.getuid?.() === 0 ? [...quiet, '--no-sandbox'] : quiet;
  const found = [...installed, chromium.executablePath()].find((path) => existsSync(path));
  if (found !== undefined) return { executablePath: found, args };
  if (process.platform === 'linux' && process.arch === 'x64') {
    const unpacked = await unpack();
    return { ...unpacked, args: [...quiet, '--no-sandbox'] };
  }
  throw new Error('There is no Chromium on this machine. Install one with: npx playwright install chromium');
}

/** Once for each version; several processes may do it at once, and one of them wins. */
async function unpack(): Promise<Browser> {
  const home = dirname(dirname(require.resolve('@sparticuz/chromium')));
  const bin = join(home, 'bin');
  const dir = join(home, '../../.cache/switchyard-chromium');
  if (!existsSync(dir)) {
    const beside = `${dir}.${process.pid}`;
    mkdirSync(beside, { recursive: true });
    const untar = (file: string, to = '') =>
      pipeline(createReadStream(join(bin, file)), createBrotliDecompress(), tar.extract(join(beside, to)));
    const program = pipeline(
      createReadStream(join(bin, 'chromium.br')),
      createBrotliDecompress({ chunkSize: 1 << 20 }),
      createWriteStream(join(beside, 'chromium')),
    );
    await Promise.all([
      program,
      untar('al2023.tar.br', 'al2023'),
      untar('fonts.tar.br', 'fonts'),
      untar('swiftshader.tar.br'),
    ]);
    chmodSync(join(beside, 'chromium'), 0o755);
    writeFileSync(
      join(beside, 'fonts.conf'),
      `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${dir}/fonts</dir><cachedir>${dir}/fc-cache</cachedir></fontconfig>`,
    );
    try {
      renameSync(beside, dir);
    } catch {
      rmSync(beside, { recursive: true, force: true });
    }
  }
  const executablePath = join(dir, 'chromium');
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: join(dir, 'al2023/lib'),
    FONTCONFIG_FILE: join(dir, 'fonts.conf'),
  };
  execFileSync(executablePath, ['--version'], { env, stdio: 'ignore' });
  // What a process has in its environment are strings.
  return { executablePath, env: env as Record<string, string> };
}
