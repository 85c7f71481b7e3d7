import { metadata } from '../../../platform/input.ts'
import { cleanName } from '../../../platform/readable-text.ts'

/** Returns a text that can be stored: without characters that the database rejects, and cut to its maximum length. */
export function fitText(value: string | null | undefined, max: number): string | null {
  const text = cleanName(value ?? '')
    .slice(0, max)
    .toWellFormed()
    .trim()
  return text === '' ? null : text
}

/** Returns the metadata. If it is not valid here, returns none with the reason. */
export function fitMetadata(value: Record<string, unknown> | null | undefined): {
  metadata: Record<string, unknown>
  problem: string | null
} {
  const result = metadata.safeParse(value ?? {})
  if (result.success) return { metadata: result.data, problem: null }
  const reasons = result.error.issues.map(({ message }) => message).join('; ')
  return { metadata: {}, problem: `its metadata is not imported: it ${reasons}` }
}
