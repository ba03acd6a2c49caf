import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

export const built = join(import.meta.dirname, 'dist');

/** Builds one page for production, and answers how many bytes its JavaScript is when compressed. */
export async function buildPage({ name, entry, alias = {} }) {
  const outDir = join(built, name);
  rmSync(outDir, { recursive: true, force: true });
  await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'error',
    plugins: [react()],
    resolve: {
      alias: Object.entries(alias).map(([from, to]) => ({
        find: new RegExp(`^${from}(?=/|$)`),
        replacement: to,
      })),
    },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir,
      assetsInlineLimit: 0,
      cssCodeSplit: false,
      modulePreload: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: join(import.meta.dirname, 'pages', entry),
        output: { entryFileNames: 'page.js', assetFileNames: '[name][extname]' },
      },
    },
  });
  return readdirSync(outDir)
    .filter((file) => file.endsWith('.js'))
    .reduce((sum, file) => sum + gzipSync(readFileSync(join(outDir, file)), { level: 9 }).length, 0);
}
