import { hash } from 'node:crypto'
import { z } from 'zod'
import { problem } from '../../platform/input-problem.ts'
import { trimWhiteSpace } from '../../platform/white-space.ts'
import { say } from '../../texts/say.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import type { ActivationFacts } from './license-facts.ts'
import { isPlaceholder } from './placeholder.ts'

const MAX_FINGERPRINT_BYTES = 4096
const MAX_COMPONENTS = 32
/** Bytes of the names and values of all components together: the rows of former devices keep them. */
const MAX_COMPONENTS_BYTES = 8_192

/** A text about a device, in Unicode NFC and without white space around it, so that one device has one text. */
const deviceText = z
  .string()
  .refine((value) => !value.includes('\0'), problem(say('INPUT_CHARACTER_NUL')))
  .refine((value) => value.isWellFormed(), problem(say('INPUT_SURROGATE_LONE')))
  .transform((value) => trimWhiteSpace(value.normalize('NFC')))
  .refine(
    (value) => Buffer.byteLength(value) <= MAX_FINGERPRINT_BYTES,
    problem(say('INPUT_BYTES_TOO_MANY', { maximum: MAX_FINGERPRINT_BYTES })),
  )
const filledText = deviceText.refine((value) => value !== '', problem(say('INPUT_EMPTY')))

/**
 * Identity of a device that may be a placeholder, as it was stored before placeholders were refused. Only for giving a seat
 * up.
 */
export const storedFingerprint = filledText

/**
 * Identity of a device: 1 to 4,096 bytes of UTF-8 without U+0000 and lone surrogates. Parsed to Unicode NFC without white
 * space around it. A placeholder that many devices share is refused.
 */
export const fingerprint = filledText.refine(
  (value) => value === '' || !isPlaceholder(value),
  problem(say('INPUT_FINGERPRINT_PLACEHOLDER')),
)

const component = z.strictObject({ name: filledText, value: deviceText })

/**
 * Named parts of a device (board, disk, network …), at most 32 with 8,192 bytes together, each name once. Parsed to a record by name. A placeholder as
 * the value is accepted, and matches nothing.
 */
export const components = z
  .array(component)
  .max(MAX_COMPONENTS)
  .refine(
    (entries) =>
      entries.reduce((sum, { name, value }) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0) <=
      MAX_COMPONENTS_BYTES,
    problem(say('INPUT_COMPONENTS_TOO_LARGE', { maximum: MAX_COMPONENTS_BYTES })),
  )
  .superRefine((entries, ctx) => {
    for (const [index, { name }] of entries.entries()) {
      if (entries.findIndex((other) => other.name === name) === index) continue
      const repeated = problem(say('INPUT_COMPONENT_REPEATED', { name }))
      ctx.addIssue({ code: 'custom', path: [index, 'name'], ...repeated })
    }
  })
  .transform((entries) => Object.fromEntries(entries.map(({ name, value }) => [name, value])))

/** Named parts of a device that the caller may omit. Parsed to an empty record then. */
export const optionalComponents = components.nullish().transform((value) => value ?? {})

/** What identifies a device: its fingerprint, and its named components. */
export interface Device {
  fingerprint: string
  components: Components
}
type Components = Record<string, string>
type MatchRules = Pick<LicenseTypeRules, 'fingerprintMatch'>

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

/** Returns the activation of the calling device, as `findDevice` finds it. */
export function matchDevice(
  candidates: readonly ActivationFacts[],
  device: Device,
  rules: MatchRules,
): MatchedDevice {
  return { activation: findDevice(candidates, device, rules) }
}

/**
 * Returns the record of a device: the one with its fingerprint, otherwise the first one that shares as many components with
 * it as the license type requires. Null if there is none.
 */
export function findDevice<T extends Device>(
  candidates: readonly T[],
  device: Device,
  rules: MatchRules,
): T | null {
  const exact = candidates.find((candidate) => candidate.fingerprint === device.fingerprint)
  const similar = () =>
    candidates.find((candidate) => isSimilar(candidate.components, device.components, rules))
  return exact ?? similar() ?? null
}

/** A placeholder equals nothing. It counts among the stored components, so it never lowers the number that must match. */
function isSimilar(stored: Components, presented: Components, { fingerprintMatch }: MatchRules): boolean {
  const names = Object.keys(stored)
  const identifying = identifyingComponents(presented)
  const equal = names.filter((name) => identifying.get(name) === stored[name]).length
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

/** Returns the components that can match: those whose value is not a placeholder. */
export function identifyingComponents(components: Components): Map<string, string> {
  return new Map(Object.entries(components).filter(([, value]) => !isPlaceholder(value)))
}

/**
 * Returns the components to store for a device that was recognized: those with which it was last seen. A component that is
 * missing or a placeholder this time keeps its last value, so the number that must match never falls. Null if nothing
 * changes.
 */
export function followComponents(stored: Components, presented: Components): Components | null {
  const identifying = identifyingComponents(presented)
  if ([...identifying].every(([name, value]) => Object.hasOwn(stored, name) && stored[name] === value))
    return null
  const kept = Object.entries(stored).filter(([name]) => !identifying.has(name))
  return Object.fromEntries([...identifying, ...kept].slice(0, MAX_COMPONENTS))
}
