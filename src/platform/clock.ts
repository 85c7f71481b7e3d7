/** Returns the current time. In a sandbox, the clock can be moved forward. */
export type Clock = () => Date

/** The clock of this machine. */
export const systemClock: Clock = () => new Date()
