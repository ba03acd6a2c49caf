import { defineConfig } from '@playwright/test';
import { findChromium } from './chromium.ts';

const { executablePath, env, args } = await findChromium();

/** It measures seconds and memory, and so has the machine to itself. */
const alone = '**/start-and-stop.spec.ts';

/** Journeys start their own servers, so that each begins with a first run. */
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  // Each file has servers of its own, and waits for most of its time.
  workers: 2,
  projects: process.env.PICTURES
    ? [{ name: 'pictures', testMatch: '**/*.picture.ts' }]
    : [
        { name: 'journeys', testMatch: '**/*.spec.ts', testIgnore: ['**/e2e/bench/**', alone] },
        { name: 'alone', testMatch: alone, dependencies: ['journeys'] },
      ],
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: process.env.JOURNEYS_REPORT
    ? [['list'], ['json', { outputFile: process.env.JOURNEYS_REPORT }]]
    : [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    launchOptions: { executablePath, args, ...(env && { env }) },
  },
});
