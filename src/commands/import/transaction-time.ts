/** Longest duration of a transaction of an import, in milliseconds. An account may have tens of thousands of licenses. */
export const TRANSACTION_MS = 600_000
