import { z } from 'zod'
import { invalid } from './api-error.ts'

/** Reads the body in the given shape, or refuses it like HubSpot's parser. */
export function readInput<T extends z.ZodType>(shape: T, body: unknown): z.infer<T> {
  const read = shape.safeParse(body)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const path = issue?.path.join('.') || 'body'
  throw invalid(`Invalid input JSON: ${path}: ${issue?.message ?? 'is malformed'}`)
}

/** An id: text of digits, or a unique value. Numbers are refused, because JSON.parse loses digits of large ones. */
export const id = z.string().min(1)

/**
 * Accepts texts only. Whether HubSpot accepts a JSON number, boolean or null depends on the endpoint. Clients can rely on
 * texts only.
 */
export const propertyValues = z.record(z.string(), z.string())
