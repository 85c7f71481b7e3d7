import { z } from 'zod'

/** Idempotency key in the input of a mutation. Operations accept it; only `once` reads it and checks its length. */
export const idempotencyKey = z.string().nullish()
