import { hash } from 'node:crypto'
import { z } from 'zod'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import type { ActivationFacts } from './license-facts.ts'
import { isPast } from './status.ts'

const MAX_FINGERPRINT_BYTES = 4096

/** A device's identity: Unicode in NFC, 1 to 4,096 bytes, without U+0000 and lone surrogates. */
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

const component = z.object({ name: fingerprint, value: fingerprint })

/** Named parts of a fingerprint (board, disk, network …); a name counts once. */
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

/** The same where they may be left out: then there are none. */
export const optionalComponents = components.nullish().transform((value) => value ?? {})

/** The asking device, and the activation that it matched; null when it matched none. */
export interface MatchedDevice {
  activation: ActivationFacts | null
}

/** What is compared and indexed of a fingerprint, which may be longer than an index entry. */
export function digestFingerprint(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hash('sha256', text, 'buffer'))
}

/** The same in hex, for the look-up behind validation. */
export function hexDigestOfFingerprint(text: string): string {
  return hash('sha256', text)
}

/**
 * The activation of the asking device: the one with its fingerprint, or else the first one that shares as
 * many components with it as the license type asks for.
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
  known: Record<string, string>,
  asked: Record<string, string>,
  { fingerprintMatch }: Pick<LicenseTypeRules, 'fingerprintMatch'>,
): boolean {
  const names = Object.keys(known)
  const equal = names.filter((name) => asked[name] === known[name]).length
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

/** Whether a leased seat has run out; the exact end still counts. */
export function isLapsed(activation: Pick<ActivationFacts, 'leaseEndsAt'>, at: Date): boolean {
  return isPast(activation.leaseEndsAt, at)
}

/** Whether a device has missed its heartbeat, where the license type asks for one. */
export function isSilent(
  activation: Pick<ActivationFacts, 'lastHeartbeatAt'>,
  { heartbeat }: Pick<LicenseTypeRules, 'heartbeat'>,
  at: Date,
): boolean {
  if (!heartbeat) return false
  const last = Temporal.Instant.fromEpochMilliseconds(activation.lastHeartbeatAt.getTime())
  return at.getTime() > last.toZonedDateTimeISO('UTC').add(heartbeat.every).epochMilliseconds
}
