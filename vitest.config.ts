import { defineConfig } from 'vitest/config'

/** What is counted in calendars, or read from dates that people write. */
const calendar = [
  'test/time-zone.test.ts',
  'test/catalog/apply.test.ts',
  'test/import/csv.test.ts',
  'test/licenses/renew.test.ts',
  'test/licenses/term.test.ts',
  'test/licenses/validate.property.test.ts',
  'test/usage/period.test.ts',
  'test/usage/record.test.ts',
]

export default defineConfig({
  // Vite and Node would otherwise each load their own copy of graphql.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    globalSetup: 'test/setup.ts',
    setupFiles: 'test/postgres/end-processes.ts',
    hookTimeout: 60_000,
    // A file cleans up after itself, so that files can share a worker, its modules and its code made hot by then.
    isolate: false,
    maxWorkers: '100%',
    // What is short-lived is gone before the collector looks at it twice.
    execArgv: ['--min-semi-space-size=32', '--max-semi-space-size=64'],
    testTimeout: 30_000,
    // All of it once, and the calendar in two zones more, to either side of the first: the process's own changes nothing.
    projects: [
      { extends: true, test: { name: 'UTC', env: { TZ: 'UTC' }, include: ['test/**/*.test.ts'] } },
      ...['America/St_Johns', 'Pacific/Kiritimati'].map((TZ) => ({
        extends: true as const,
        test: { name: TZ, env: { TZ }, include: calendar },
      })),
    ],
  },
})
