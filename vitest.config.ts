import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Vite and Node would otherwise each load their own copy of graphql.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/database.ts',
    hookTimeout: 60_000,
    // A file cleans up after itself, so that files can share a worker, its modules and its code made hot by then.
    isolate: false,
    maxWorkers: '100%',
    testTimeout: 30_000,
  },
})
