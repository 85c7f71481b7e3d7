import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'

/** What is counted in calendars, or read from dates that people write. */
const calendar = [
  'test/time-zone.test.ts',
  'test/domain/catalogue/file/apply.test.ts',
  'test/commands/import/csv.test.ts',
  'test/domain/licenses/renew.test.ts',
  'test/domain/terms/term.test.ts',
  'test/domain/validation/validate.property.test.ts',
  'test/domain/terms/period.test.ts',
  'test/domain/usage/record.test.ts',
]

/** What starts whole commands and gateways as an operator does, kills them and starts them again: it takes its time. */
const long = [
  'test/commands/catalog/catalog-command.test.ts',
  'test/commands/key/create-admin.test.ts',
  'test/demo/demo.test.ts',
  'test/docs/restore.test.ts',
  'test/docs/verify-offline.test.ts',
  'test/commands/import/command.test.ts',
  'test/commands/import/postgres.test.ts',
  'test/integrations/hubspot/start.test.ts',
  'test/platform/metrics/cardinality.test.ts',
  'test/domain/notifications/year.test.ts',
  'test/postgres/bulk-operations.test.ts',
  'test/postgres/failover.test.ts',
  'test/postgres/forget-contact.test.ts',
  'test/postgres/histories.test.ts',
  'test/postgres/mail.test.ts',
  'test/postgres/outage.test.ts',
  'test/postgres/pooler.test.ts',
  'test/postgres/processes.test.ts',
  'test/postgres/replica.test.ts',
  'test/postgres/slow.test.ts',
  'test/postgres/standby.test.ts',
  'test/postgres/start.test.ts',
  'test/postgres/stop.test.ts',
  'test/postgres/subscriptions-cut.test.ts',
  'test/postgres/terminated.test.ts',
  'test/postgres/unavailable.test.ts',
  'test/postgres/webhooks.test.ts',
  'test/postgres/worker.test.ts',
  'test/gateway/npm-start.test.ts',
  'test/gateway/process.test.ts',
  'test/commands/report/report.test.ts',
  'test/secrets/demo.test.ts',
  'test/verifier/readme.test.ts',
]

export default defineConfig({
  // Vite and Node would otherwise each load their own copy of graphql.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    globalSetup: 'test/setup.ts',
    setupFiles: 'test/postgres/end-processes.ts',
    hookTimeout: 180_000,
    // A file cleans up after itself, so that files can share a worker, its modules and its code made hot by then.
    isolate: false,
    // More than cores, as a test that waits for a process or a browser leaves its core to another.
    maxWorkers: availableParallelism() + 1,
    // What is short-lived is gone before the collector looks at it twice.
    execArgv: ['--min-semi-space-size=32', '--max-semi-space-size=64'],
    testTimeout: 120_000,
    // What is polled for comes at once, or on a machine that has much else to do.
    expect: { poll: { timeout: 100_000 } },
    // `npm test` is the first; `npm run test:long` all others: what takes long, and the calendar in two zones more, to
    // either side of the first, as the process's own changes nothing.
    projects: [
      {
        extends: true,
        test: {
          name: 'UTC',
          env: { TZ: 'UTC' },
          // Functions of the console are tested beside their screens.
          include: ['test/**/*.test.ts', 'web/src/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...long],
        },
      },
      { extends: true, test: { name: 'long', env: { TZ: 'UTC' }, include: long, testTimeout: 300_000 } },
      ...['America/St_Johns', 'Pacific/Kiritimati'].map((TZ) => ({
        extends: true as const,
        test: { name: TZ, env: { TZ }, include: calendar },
      })),
    ],
  },
})
