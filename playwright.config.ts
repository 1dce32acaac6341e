import { defineConfig } from '@playwright/test';

/** The journeys in a real browser, against a portal of their own. */
export default defineConfig({
  testDir: 'packages/app/e2e-tests',
  outputDir: '.cache/e2e-results',
  timeout: 120_000,
  expect: { timeout: 30_000 },
  // One portal, whose requests the journeys share.
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: [
    ['list'],
    ['json', { outputFile: '.cache/test-results/e2e.json' }],
  ],
  use: {
    viewport: { width: 1360, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
      ],
    },
  },
});
