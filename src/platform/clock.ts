/** Returns the current time. In a sandbox, the clock can be moved forward. */
export type Clock = () => Date

/** The clock of this machine. */
export const systemClock: Clock = () => new Date()

/** By how much the clocks of two gateways may differ, in milliseconds. `docs/operate.md` states it. */
export const CLOCK_SKEW_MS = 1_000
