/** Asks the gateway something as its administrator, and answers `data`. */
// biome-ignore lint/suspicious/noExplicitAny: each question selects its own answer
export type Ask = (query: string, variables?: object) => Promise<any>
