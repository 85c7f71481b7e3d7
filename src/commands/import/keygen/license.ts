import { readKey } from '../../../domain/license-keys/presented-key.ts'
import type { EntitlementOverride } from '../../../domain/validation/license-facts.ts'
import type { ImportedLicense, ImportedLicenseType } from '../imported-records.ts'
import type { ImportReport } from '../report.ts'
import { type LicenseAttributes, licenseAttributes } from './attributes.ts'
import { idsOf, nameOf, type Resource, type Resources } from './documents.ts'
import { fitMetadata } from './fit-rules.ts'
import type { ImportedCatalogue } from './import-catalogue.ts'
import { toActivations } from './machines.ts'

/** Returns a license with its key, its machines and its own entitlements, or the reason why it cannot be imported. */
export function toLicense(
  resource: Resource,
  machines: readonly Resource[],
  { resources, catalogue, report }: KeygenImport,
): ImportedLicense | { problems: string } {
  const parsed = licenseAttributes.safeParse(resource.attributes)
  if (!parsed.success) {
    return { problems: `unreadable: ${parsed.error.issues.map(({ path }) => path.join('.')).join(', ')}` }
  }
  const attributes = parsed.data
  const key = readKey(attributes.key)
  if (!key) return { problems: 'its key does not have 6 to 4096 printable characters' }
  const licenseType = catalogue.typeOf(idsOf(resource, 'policy')[0])
  if ('problems' in licenseType) return licenseType

  const source = nameOf(resource)
  const { metadata, problem } = fitMetadata(attributes.metadata)
  if (problem) report.noted.push({ source, reason: problem })
  const { maxMachines } = attributes
  const codes = resources.entitlementsOf(resource).flatMap(({ id }) => catalogue.codeOf(id) ?? [])
  const activations = toActivations(machines, report)
  return {
    source,
    reference: resource.id,
    key,
    licenseType,
    issuedAt: attributes.created,
    startsAt: startOf(attributes, licenseType, activations),
    expiry: attributes.expiry ?? null,
    updatesUntil: null,
    maxActivations:
      typeof maxMachines !== 'number' || maxMachines === licenseType.rules.maxActivations
        ? undefined
        : maxMachines,
    suspendReason: suspensionOf(attributes),
    entitlementOverrides: ownEntitlements(codes, licenseType),
    metadata,
    lastValidatedAt: attributes.lastValidated ?? null,
    lastCheckInAt: attributes.lastCheckIn ?? null,
    activations,
  }
}

/** The input and the report of a Keygen import. */
export interface KeygenImport {
  resources: Resources
  catalogue: ImportedCatalogue
  report: ImportReport
}

/** Returns the start of the term, which Keygen does not store: the creation or, if the term waited, one term before its end. */
function startOf(
  { created, expiry }: LicenseAttributes,
  { rules }: ImportedLicenseType,
  activations: ImportedLicense['activations'],
): Date | null {
  if (rules.termStartsAt === 'ISSUE' || rules.term === null)
    return expiry && expiry < created ? expiry : created
  if (!expiry) return activations.length > 0 ? created : null
  const end = expiry.toTemporalInstant().toZonedDateTimeISO(rules.timeZone)
  const start = new Date(end.subtract(rules.term).epochMilliseconds)
  return start < created ? (expiry < created ? expiry : created) : start
}

function suspensionOf({ suspended, status }: LicenseAttributes): string | null {
  if (suspended) return 'Suspended in Keygen, before the import.'
  return status === 'BANNED' ? 'Its owner was banned in Keygen, before the import.' : null
}

/** Returns the entitlements of the license itself. Keygen also lists those of its policy. */
function ownEntitlements(codes: string[], { rules }: ImportedLicenseType): EntitlementOverride[] {
  const inherited = new Set(rules.entitlements.map(({ code }) => code))
  return [...new Set(codes)].filter((code) => !inherited.has(code)).map((code) => ({ code, value: true }))
}
