import { entitlementSources, type Grant, grantedValue } from './entitlement-sources.ts'

/** What decides about the seats and entitlements of a license or of a license type. */
interface Terms {
  maxActivations?: number | null
  entitlements: readonly Grant[]
}

/** A value of a license that changes with its type, or stays. Null stands for unlimited seats. */
export interface TypeEffect {
  seats: { before: number | null; after: number | null; isOwn: boolean }
  /** Codes of the entitlements that the license gains, loses, or has with another value. */
  gained: readonly string[]
  lost: readonly string[]
  changed: readonly string[]
}

/** Compares a license with what it would have under the rules of another type. Own values of the license stay. */
export function typeEffect(license: Terms & { rules: Terms }, next: Terms): TypeEffect {
  const before = license.maxActivations ?? null
  const isOwn = before !== (license.rules.maxActivations ?? null)
  const sources = entitlementSources(license.entitlements, license.rules.entitlements)
  const fromType = new Map(
    sources.flatMap(({ code, source, value }) => (source === 'type' ? [[code, value] as const] : [])),
  )
  const own = new Set(sources.flatMap(({ code, source }) => (source === 'type' ? [] : [code])))
  const given = new Map(next.entitlements.map((grant) => [grant.code, grantedValue(grant)] as const))
  const follows = [...given.keys()].filter((code) => !own.has(code))
  return {
    seats: { before, after: isOwn ? before : (next.maxActivations ?? null), isOwn },
    gained: follows.filter((code) => !fromType.has(code)),
    lost: [...fromType.keys()].filter((code) => !given.has(code)),
    changed: follows.filter((code) => fromType.has(code) && fromType.get(code) !== given.get(code)),
  }
}
