/** Where time comes from. In a sandbox it can be moved forward. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()
