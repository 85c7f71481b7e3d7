import { ApiError } from './api-error.ts'

/** A stored response. */
export interface StoredResponse {
  status: number
  body: string
}

/** Stripe may forget a key after this time. */
const KEPT_MS = 24 * 60 * 60 * 1000

/** Responses by their idempotency key. */
export interface Idempotency {
  /** Returns the stored response of a key; null for a new key. Throws if the key was used with other parameters. */
  find(key: string, request: string): { response: StoredResponse; requestId: string } | null
  store(key: string, request: string, response: StoredResponse, requestId: string): void
}

/** Creates an empty store. */
export function createIdempotency(now: () => Date): Idempotency {
  const stored = new Map<
    string,
    { request: string; at: number; requestId: string; response: StoredResponse }
  >()
  return {
    find(key, request) {
      const found = stored.get(key)
      if (!found) return null
      if (now().getTime() - found.at > KEPT_MS) {
        stored.delete(key)
        return null
      }
      if (found.request === request) return found
      throw new ApiError(
        400,
        `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
        { type: 'idempotency_error' },
      )
    },
    store(key, request, response, requestId) {
      stored.set(key, { request, response, requestId, at: now().getTime() })
    },
  }
}
