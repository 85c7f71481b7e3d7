import type { HubspotClient } from '../api/client.ts'
import { checkProperties } from './check-properties.ts'
import { type Finding, missingScope } from './finding.ts'
import { findLicenseType, type LicenseLinkType, licenseLinkTypes, licenseType } from './license-type.ts'
import { NO_CUSTOM_OBJECTS, SETUP, schemaMissing } from './portal-problems.ts'
import { findMissingScopes, licenseProbes, schemaProbes } from './scope-probes.ts'

/** Checks what the custom object for licenses needs: the plan, the scopes, the object and its properties. */
export async function checkLicenses(client: HubspotClient): Promise<Finding[]> {
  const schemas = await findMissingScopes(client, schemaProbes)
  if (schemas.length > 0) return schemas.map((scope) => missingScope(scope, NO_CUSTOM_OBJECTS))
  const found = await findLicenseType(client)
  if ('kind' in found) {
    const message = `${found.code}: ${found.reason}`
    return [{ check: 'license objects', ok: false, message, fix: NO_CUSTOM_OBJECTS }]
  }
  if (found.id === null) {
    const { message, fix } = schemaMissing
    return [{ check: 'license objects', ok: false, message, fix }]
  }
  const missing = await findMissingScopes(client, licenseProbes(found.id))
  return [
    ...missing.map((scope) => missingScope(scope, NO_CUSTOM_OBJECTS)),
    ...checkLinks(found.linkTypes),
    ...(await checkProperties(client, [licenseType(found.id)])),
  ]
}

/** Checks that license objects can be associated with contacts and deals. */
function checkLinks(linkTypes: readonly LicenseLinkType[]): Finding[] {
  const missing = Object.keys(licenseLinkTypes).filter((name) => !linkTypes.some((one) => one === name))
  return missing.map((name) => ({
    check: 'license objects',
    ok: false,
    message: `licenses: the custom object is not associated with ${name}`,
    fix: SETUP,
  }))
}
