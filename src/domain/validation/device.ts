import { hash } from 'node:crypto'
import { z } from 'zod'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import type { ActivationFacts } from './license-facts.ts'

const MAX_FINGERPRINT_BYTES = 4096

/** Identity of a device: 1 to 4,096 bytes of UTF-8 without U+0000 and lone surrogates. Parsed to Unicode NFC. */
export const fingerprint = z
  .string()
  .refine((value) => value.length > 0, 'must not be empty')
  .refine((value) => value.length <= MAX_FINGERPRINT_BYTES, `must be at most ${MAX_FINGERPRINT_BYTES} bytes`)
  .refine((value) => !value.includes('\0'), 'must not contain U+0000')
  .refine((value) => value.isWellFormed(), 'must not contain lone surrogates')
  .transform((value) => value.normalize('NFC'))
  .refine(
    (value) => Buffer.byteLength(value) <= MAX_FINGERPRINT_BYTES,
    `must be at most ${MAX_FINGERPRINT_BYTES} bytes`,
  )

const component = z.strictObject({ name: fingerprint, value: fingerprint })

/** Named parts of a device (board, disk, network …), at most 32, each name once. Parsed to a record by name. */
export const components = z
  .array(component)
  .max(32, 'must have at most 32 components')
  .superRefine((entries, ctx) => {
    for (const [index, { name }] of entries.entries()) {
      if (entries.findIndex((other) => other.name === name) === index) continue
      ctx.addIssue({ code: 'custom', path: [index, 'name'], message: `names ${name} a second time` })
    }
  })
  .transform((entries) => Object.fromEntries(entries.map(({ name, value }) => [name, value])))

/** Named parts of a device that the caller may omit. Parsed to an empty record then. */
export const optionalComponents = components.nullish().transform((value) => value ?? {})

/** The calling device: the activation that it matches, or null if it matches none. */
export interface MatchedDevice {
  activation: ActivationFacts | null
}

/** SHA-256 of a fingerprint. It is compared and indexed in its place, as a fingerprint may exceed an index entry. */
export function digestFingerprint(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hash('sha256', text, 'buffer'))
}

/** SHA-256 of a fingerprint in hex, for the look-up of a validation. */
export function hexDigestOfFingerprint(text: string): string {
  return hash('sha256', text)
}

/**
 * Returns the activation of the calling device: the activation with its fingerprint, otherwise the first one that
 * shares as many components with it as the license type requires.
 */
export function matchDevice(
  candidates: readonly ActivationFacts[],
  device: { fingerprint: string; components: Record<string, string> },
  rules: Pick<LicenseTypeRules, 'fingerprintMatch'>,
): MatchedDevice {
  const exact = candidates.find((candidate) => candidate.fingerprint === device.fingerprint)
  const similar = () =>
    candidates.find((candidate) => isSimilar(candidate.components, device.components, rules))
  return { activation: exact ?? similar() ?? null }
}

function isSimilar(
  activated: Record<string, string>,
  presented: Record<string, string>,
  { fingerprintMatch }: Pick<LicenseTypeRules, 'fingerprintMatch'>,
): boolean {
  const names = Object.keys(activated)
  const equal = names.filter((name) => presented[name] === activated[name]).length
  switch (fingerprintMatch) {
    case 'EXACT':
      return false
    case 'ANY':
      return equal >= 1
    case 'TWO':
      return equal >= 2
    case 'MOST':
      return equal > names.length / 2
    case 'ALL':
      return names.length > 0 && equal === names.length
  }
}
