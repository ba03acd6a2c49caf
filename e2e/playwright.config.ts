import { defineConfig } from '@playwright/test';
import { findChromium } from './chromium.ts';

const { executablePath, env, args } = await findChromium();

/** Journeys start their own servers, so that each begins with a first run. */
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  testMatch: process.env.PICTURES ? '**/*.picture.ts' : '**/*.spec.ts',
  testIgnore: ['bench/**'],
  workers: 1,
  timeout: 60_000,
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
