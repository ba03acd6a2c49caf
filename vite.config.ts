import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env.SERVER ?? 'http://127.0.0.1:4000';

/** One build for each program: the dashboard for browsers, and with `--ssr` the server for Node. */
export default defineConfig(({ isSsrBuild }) => ({
  plugins:
    isSsrBuild || process.env.VITEST
      ? []
      : [
          tanstackRouter({
            target: 'react',
            autoCodeSplitting: true,
            routesDirectory: 'src/dashboard/routes',
            generatedRouteTree: 'src/dashboard/routeTree.gen.ts',
            quoteStyle: 'single',
          }),
          react(),
        ],
  publicDir: isSsrBuild ? false : 'public',
  build: isSsrBuild
    ? { outDir: 'dist/server', target: 'node20', rolldownOptions: { input: 'src/main.ts' } }
    : { outDir: 'dist/dashboard', manifest: true, assetsInlineLimit: 0 },
  server: { proxy: { '/graphql': server, '/v1': server, '/docs/api/schema.json': server } },
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
    environment: 'node',
    // The same copy that graphql-yoga gets from Node: of two copies, neither knows the other's types.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
    globalSetup: 'src/storage/testing-postgres.ts',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // One more than cores: tests wait for disks and clocks a third of their time.
    maxWorkers: 3,
    // The contrast of its colours is tested, so this one stylesheet is read as it stands.
    css: { include: [/tokens\.css/] },
  },
}));
