import { metadata } from '../../../platform/input.ts'

/** A text that may be stored: what a database cannot hold is left out, and what is too long is cut. */
export function fitText(value: string | null | undefined, max: number): string | null {
  const text = (value ?? '').replaceAll('\0', '').slice(0, max).toWellFormed().trim()
  return text === '' ? null : text
}

/** Metadata, or none with the reason where it is more than is kept here. */
export function fitMetadata(value: Record<string, unknown> | null | undefined): {
  metadata: Record<string, unknown>
  problem: string | null
} {
  const result = metadata.safeParse(value ?? {})
  if (result.success) return { metadata: result.data, problem: null }
  const reasons = result.error.issues.map(({ message }) => message).join('; ')
  return { metadata: {}, problem: `its metadata is left out: it ${reasons}` }
}
