import { isAboutToken } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { findLicenseType, licenseProbes, licenseType } from './license-type.ts'
import { type Failed, NO_CUSTOM_OBJECTS, problemsOf, readProperties, schemaMissing } from './portal.ts'

/** Why licenses are not taken, although companies and contacts are. */
export interface LicensesRefused {
  code: string
  reason: string
}

/** What keeps licenses from being taken, and nothing else; null for what asks for patience, or for another token. */
export function refusalOf(failed: Failed): LicensesRefused | null {
  if (failed.kind !== 'misconfigured' || isAboutToken(failed)) return null
  return { code: failed.code, reason: `${failed.reason} ${NO_CUSTOM_OBJECTS}` }
}

/** The id of the custom object for licenses, once it can take them. */
export async function inspectLicenses(
  client: HubspotClient,
): Promise<{ licenseType: string } | { licensesRefused: LicensesRefused } | Failed> {
  const passOn = (failed: Failed) => {
    const licensesRefused = refusalOf(failed)
    return licensesRefused ? { licensesRefused } : failed
  }
  const found = await findLicenseType(client)
  if ('kind' in found) return passOn(found)
  const { id } = found
  if (id === null) {
    const { code, what, mend } = schemaMissing
    return { licensesRefused: { code, reason: `${what}. ${mend}` } }
  }
  for (const { call } of licenseProbes(id)) {
    const { verdict } = await client.send(call)
    // That the probe says nothing is what HubSpot refuses where it may be made.
    if (verdict.kind !== 'ok' && verdict.kind !== 'permanent') return passOn(verdict)
  }
  const type = licenseType(id)
  const properties = await readProperties(client, type)
  if ('kind' in properties) return passOn(properties)
  const [problem] = problemsOf(type, properties)
  if (!problem) return { licenseType: id }
  return { licensesRefused: { code: problem.code, reason: `${problem.what}. ${problem.mend}` } }
}
