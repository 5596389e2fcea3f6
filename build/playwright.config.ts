import { defineConfig } from '@playwright/test';

/**
 * One set of specs over two shells: `chromium` opens what `zerogap serve` serves, `electron` starts the built application;
 * `packed` starts what `npm run package` has made.
 */
export default defineConfig({
  testDir: '../test/e2e',
  // What shows why a journey failed, in a folder that no later run empties.
  outputDir: `../test-results/${process.env['PLAYWRIGHT_FOLDER'] ?? 'e2e'}`,
  globalSetup: '../test/e2e/setup.ts',
  // build/test.mjs counts from the JSON.
  reporter: process.env['PLAYWRIGHT_JSON'] ? [['list'], ['json', { outputFile: process.env['PLAYWRIGHT_JSON'] }]] : 'list',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  use: { actionTimeout: 15_000 },
  // A journey waits for pages more than for the solver, so two at once take little more than half the time.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  projects: [
    { name: 'chromium', testIgnore: ['**/electron/**', '**/packed/**'] },
    { name: 'electron', testIgnore: ['**/serve/**', '**/packed/**'] },
    { name: 'packed', testMatch: '**/packed/**' },
  ],
});
