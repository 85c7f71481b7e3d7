import type { HubspotClient } from '../api/client.ts'
import { paths } from '../api/version.ts'
import { examineProperties, type Finding, findMissing, missingScope } from './doctor.ts'
import { findLicenseType, licenseProbes, licenseType } from './license-type.ts'
import { NO_CUSTOM_OBJECTS, schemaMissing } from './portal.ts'

/** Looks at what the custom objects for licenses need: the plan, the scopes, the object and its properties. */
export async function examineLicenses(client: HubspotClient): Promise<Finding[]> {
  const schemas = await findMissing(client, [
    { scope: 'crm.schemas.custom.write', call: { method: 'POST', path: paths.schemas, body: {} } },
  ])
  if (schemas.length > 0) return schemas.map((scope) => missingScope(scope, NO_CUSTOM_OBJECTS))
  const found = await findLicenseType(client)
  if ('kind' in found) {
    const says = `${found.code}: ${found.reason}`
    return [{ check: 'license objects', ok: false, says, mend: NO_CUSTOM_OBJECTS }]
  }
  if (found.id === null) {
    return [{ check: 'license objects', ok: false, says: schemaMissing.what, mend: schemaMissing.mend }]
  }
  const missing = await findMissing(client, licenseProbes(found.id))
  return [
    ...missing.map((scope) => missingScope(scope, NO_CUSTOM_OBJECTS)),
    ...(await examineProperties(client, [licenseType(found.id)])),
  ]
}
