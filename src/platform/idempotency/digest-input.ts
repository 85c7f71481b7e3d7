import { createHash } from 'node:crypto'
import type { AppContext } from '../context.ts'
import { trimWhiteSpace } from '../white-space.ts'
import { canonicalJson } from './canonical-json.ts'

/** Members for which null differs from absence: unlimited and not the limit of the type, no value and not unchanged. */
const NULL_IS_A_VALUE = new Set(['maxActivations', 'locale'])
/** Members with data or defaults as their content: a null in it is a value. */
const KEPT_WHOLE = new Set(['metadata', 'rules'])

/**
 * Returns a digest that is equal for equal inputs: in any order of members, with an optional member absent or null, and
 * with the license key and the fingerprint in any spelling.
 */
export function digestInput(
  ctx: Pick<AppContext, 'canonicalLicenseKey'>,
  input: unknown,
): Uint8Array<ArrayBuffer> {
  const text = canonicalJson(withoutNulls(withCanonicalDevice(ctx, input)))
  return new Uint8Array(createHash('sha256').update(text).digest())
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
