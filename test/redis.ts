/** The Redis that tests of shared limits use; undefined where none answers, and then they are skipped, loudly. */
export const redisUrl = (): string | undefined => process.env.TEST_REDIS || undefined
