/**
 * URL of the Redis for tests of shared limits; undefined if none responds. These tests are then skipped with a warning.
 */
export const redisUrl = (): string | undefined => process.env.TEST_REDIS || undefined
