import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Vite and Node would otherwise each load their own copy of graphql.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/database.ts',
    hookTimeout: 60_000,
    testTimeout: 30_000,
  },
})
