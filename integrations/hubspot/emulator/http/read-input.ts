import { z } from 'zod'
import { invalid } from './api-error.ts'

/** The body in the shape that the route needs, or the refusal that HubSpot's parser answers. */
export function readInput<T extends z.ZodType>(shape: T, body: unknown): z.infer<T> {
  const read = shape.safeParse(body)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const path = issue?.path.join('.') || 'body'
  throw invalid(`Invalid input JSON: ${path}: ${issue?.message ?? 'is malformed'}`)
}

/** Ids are texts of digits or of a unique value; a number would have lost digits before it came here. */
export const id = z.string().min(1)

/**
 * Only texts. Whether HubSpot would turn a JSON number, boolean or null into one depends on the endpoint;
 * what a client may rely on is the text.
 */
export const propertyValues = z.record(z.string(), z.string())
