import { type Failure, isAboutToken } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { findLicenseType, type LicenseLinkType, licenseType } from './license-type.ts'
import { NO_CUSTOM_OBJECTS, problemsOf, schemaMissing } from './portal-problems.ts'
import { readProperties } from './read-properties.ts'
import { licenseProbes, sendProbe } from './scope-probes.ts'

/** Why HubSpot refuses licenses although it accepts companies and contacts. */
export interface LicensesRefused {
  code: string
  reason: string
}

/** The refusal of licenses alone; null if the failure is temporary or concerns the token. */
export function refusalOf(failure: Failure): LicensesRefused | null {
  if (failure.kind !== 'misconfigured' || isAboutToken(failure)) return null
  return { code: failure.code, reason: `${failure.reason} ${NO_CUSTOM_OBJECTS}` }
}

/** The id of the custom object for licenses if it is ready for the sync. */
export async function inspectLicenses(
  client: HubspotClient,
): Promise<
  { licenseType: string; linkTypes: LicenseLinkType[] } | { licensesRefused: LicensesRefused } | Failure
> {
  const refusalOrFailure = (failure: Failure) => {
    const licensesRefused = refusalOf(failure)
    return licensesRefused ? { licensesRefused } : failure
  }
  const found = await findLicenseType(client)
  if ('kind' in found) return refusalOrFailure(found)
  const { id, linkTypes } = found
  if (id === null) {
    const { code, message, fix } = schemaMissing
    return { licensesRefused: { code, reason: `${message}. ${fix}` } }
  }
  for (const { call } of licenseProbes(id)) {
    const { verdict } = await sendProbe(client, call)
    // If the scope is granted, HubSpot refuses the empty batch for good.
    if (verdict.kind !== 'ok' && verdict.kind !== 'permanent') return refusalOrFailure(verdict)
  }
  const type = licenseType(id)
  const properties = await readProperties(client, type)
  if ('kind' in properties) return refusalOrFailure(properties)
  const [problem] = problemsOf(type, properties)
  if (!problem) return { licenseType: id, linkTypes }
  return { licensesRefused: { code: problem.code, reason: `${problem.message}. ${problem.fix}` } }
}
