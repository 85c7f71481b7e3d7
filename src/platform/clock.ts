/** Where time comes from. In a sandbox it can be moved forward. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()

/** By how much the clocks of two gateways may differ, in milliseconds. `docs/operate.md` states it. */
export const CLOCK_SKEW_MS = 1_000
