import { defineConfig } from 'vitest/config';

/** Faults that need tools of the machine: `npm run test:faults`, and no part of `npm test`. */
export default defineConfig({
  test: {
    include: ['e2e/faults/*.test.ts'],
    environment: 'node',
    testTimeout: 240_000,
    hookTimeout: 60_000,
    // Each harms a server of its own, and some of them fill the memory that a disk is made of.
    fileParallelism: false,
  },
});
