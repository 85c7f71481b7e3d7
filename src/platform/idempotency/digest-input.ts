import type { AppContext } from '../context.ts'
import { trimWhiteSpace } from '../white-space.ts'
import { canonicalJson } from './canonical-json.ts'
import { digestRequest, isDigestOf } from './digest-request.ts'

/** Members for which null differs from absence: unlimited and not the limit of the type, no value and not unchanged. */
const NULL_IS_A_VALUE = new Set([
  'maxActivations',
  'locale',
  'description',
  'document',
  'domain',
  'email',
  'externalId',
  'name',
])
/** Members with data or defaults as their content: a null in it is a value. */
const KEPT_WHOLE = new Set(['metadata', 'rules'])

/**
 * Returns a digest to store. `isSameInput` finds it for equal inputs: in any order of members, with an optional member absent or
 * null, and with the license key and the fingerprint in any spelling.
 */
export function digestInput(ctx: InputContext, input: unknown): Uint8Array<ArrayBuffer> {
  return digestRequest(ctx, textOf(ctx, input))
}

/** Whether a stored digest is that of an equal input. */
export function isSameInput(ctx: InputContext, stored: Uint8Array, input: unknown): boolean {
  return isDigestOf(ctx, stored, textOf(ctx, input))
}

type InputContext = Pick<AppContext, 'canonicalLicenseKey' | 'secrets'>

function textOf(ctx: InputContext, input: unknown): string {
  return canonicalJson(withoutNulls(withCanonicalDevice(ctx, input)))
}

function withCanonicalDevice(ctx: Pick<AppContext, 'canonicalLicenseKey'>, input: unknown): unknown {
  if (typeof input !== 'object' || input === null || !('key' in input)) return input
  const { key, ...device } = input
  return {
    ...device,
    key: typeof key === 'string' ? (ctx.canonicalLicenseKey(key) ?? key) : key,
    ...('fingerprint' in device &&
      typeof device.fingerprint === 'string' && {
        fingerprint: trimWhiteSpace(device.fingerprint.normalize('NFC')),
      }),
  }
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if ('toJSON' in value && typeof value.toJSON === 'function') return value
  const members = Object.entries(value)
    .filter(([name, member]) => member !== null || NULL_IS_A_VALUE.has(name))
    .map(([name, member]) => [name, KEPT_WHOLE.has(name) ? member : withoutNulls(member)])
  return Object.fromEntries(members)
}
