import { defineConfig } from '@playwright/test'

/**
 * The end-to-end tests drive the built app: the browser shell in Chromium, and Electron where there is one. One at a time,
 * because each starts servers, an engine and a browser. Timeouts catch what hangs; nothing is measured.
 */
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  use: { actionTimeout: 20_000, navigationTimeout: 30_000, screenshot: 'only-on-failure' },
})
