import { defineConfig } from 'vitest/config'

/** The kinds of tests that Vitest runs. Benchmarks (tests/performance) and end-to-end tests have runners of their own. */
const CATEGORIES = [
  'unit',
  'integration',
  'regression',
  'determinism',
  'concurrency',
  'chaos',
  'security',
] as const

/** Kinds that start processes, servers or browsers. */
const SLOW: ReadonlySet<string> = new Set(['integration', 'concurrency', 'chaos', 'determinism', 'security'])

const SECOND = 1000

export default defineConfig({
  test: {
    projects: CATEGORIES.map((name) => ({
      extends: true,
      test: {
        name,
        include: [`tests/${name}/**/*.test.{ts,tsx}`],
        environment: 'node',
        // Generous: machines under load are slow, and a timeout is for what hangs, never a measurement.
        testTimeout: SLOW.has(name) ? 60 * SECOND : 20 * SECOND,
        hookTimeout: 60 * SECOND,
      },
    })),
    // better-sqlite3 is native code: a process for each file keeps one file's crash from taking others along.
    pool: 'forks',
    restoreMocks: true,
    unstubEnvs: true,
    allowOnly: false,
    setupFiles: ['tests/support/fixed-seed.ts'],
  },
})
