import type { Failure, Verdict } from '../api/classify-response.ts'
import type { Call, HubspotClient } from '../api/client.ts'
import { paths } from '../api/paths.ts'
import { objectsIn, textIn } from '../api/read-response.ts'
import { licenseSchema } from '../mapping/license-object.ts'
import {
  type PropertyDefinition,
  propertyGroup,
  type SyncedType,
  syncedTypes,
} from '../mapping/properties.ts'
import { findLicenseType, licenseType } from './license-type.ts'
import { type RemoteProperty, readProperties } from './read-properties.ts'

/** What setting up did, in sentences, or what stopped it. */
export interface SetupReport {
  done: string[]
  /** What only a person can mend; nothing else was held up by it. */
  left: string[]
  stopped: Failure | null
}

/**
 * Makes what the portal lacks: the group, the properties, and options of ours, and where licenses are told the custom
 * object for them. What is there stays as it is: no
 * property is changed but by adding options, and an administrator's own options are sent back with ours, as HubSpot
 * replaces the whole list. Run again it does nothing.
 */
export async function setUpPortal(client: HubspotClient, licenseObjects = false): Promise<SetupReport> {
  const report: SetupReport = { done: [], left: [], stopped: null }
  for (const type of syncedTypes) {
    report.stopped = await setUpType(client, type, report)
    if (report.stopped) return report
  }
  if (licenseObjects) report.stopped = await setUpLicenses(client, report)
  return report
}

/** Makes the custom object for licenses with what finds and names them; its other properties as any type's. */
async function setUpLicenses(client: HubspotClient, report: SetupReport): Promise<Failure | null> {
  const found = await findLicenseType(client)
  if ('kind' in found) return found
  if (found.id === null) {
    const failed = await make(client, paths.schemas, licenseSchema)
    if (failed) return failed
    report.done.push(`licenses: made the custom object ${licenseSchema.labels.singular}`)
  }
  const made = found.id === null ? await findLicenseType(client) : found
  if ('kind' in made) return made
  if (made.id !== null) return await setUpType(client, licenseType(made.id), report)
  report.left.push('licenses: HubSpot does not show the custom object yet; run this again in a minute')
  return null
}

async function setUpType(
  client: HubspotClient,
  type: SyncedType,
  report: SetupReport,
): Promise<Failure | null> {
  const groups = await client.send({ method: 'GET', path: `${paths.properties(type.path)}/groups` })
  if (groups.verdict.kind !== 'ok') return groups.verdict
  if (!objectsIn(groups.body, 'results').some((group) => textIn(group, 'name') === propertyGroup.name)) {
    const failed = await make(client, `${paths.properties(type.path)}/groups`, {
      ...propertyGroup,
      displayOrder: -1,
    })
    if (failed) return failed
    report.done.push(`${type.name}: made the group ${propertyGroup.label}`)
  }
  const found = await readProperties(client, type)
  if ('kind' in found) return found
  const remote = new Map(
    found.filter(({ archived }) => !archived).map((property) => [property.name, property]),
  )
  for (const wanted of type.properties) {
    const failed = await setUpProperty(client, type, wanted, remote.get(wanted.name), report)
    if (failed) return failed
  }
  return null
}

async function setUpProperty(
  client: HubspotClient,
  type: SyncedType,
  wanted: PropertyDefinition,
  found: RemoteProperty | undefined,
  report: SetupReport,
): Promise<Failure | null> {
  if (!found) {
    const failed = await make(client, paths.properties(type.path), {
      ...wanted,
      groupName: propertyGroup.name,
    })
    if (!failed) report.done.push(`${type.name}: made the property ${wanted.name}`)
    return failed
  }
  if (found.type !== wanted.type || (wanted.hasUniqueValue && !found.hasUniqueValue)) {
    report.left.push(
      `${type.name}: the property ${wanted.name} is not as it must be; \`doctor\` says what to click`,
    )
    return null
  }
  const has = new Set(found.options.map(({ value }) => value))
  const missing = wanted.type === 'enumeration' ? wanted.options?.filter(({ value }) => !has.has(value)) : []
  if (!missing?.length) return null
  const options = [...found.options, ...missing].map((option, displayOrder) => ({ ...option, displayOrder }))
  const path = `${paths.properties(type.path)}/${wanted.name}`
  const failed = failedOf(await client.send({ method: 'PATCH', path, body: { options } }))
  if (!failed)
    report.done.push(`${type.name}: added ${missing.map(({ value }) => value).join(', ')} to ${wanted.name}`)
  return failed
}

/** Makes something, or finds that it is there: another set-up may run, or an answer got lost. */
async function make(client: HubspotClient, path: Call['path'], body: object): Promise<Failure | null> {
  const answer = await client.send({ method: 'POST', path, body })
  return answer.status === 409 ? null : failedOf(answer)
}

function failedOf({ verdict }: { verdict: Verdict }): Failure | null {
  return verdict.kind === 'ok' ? null : verdict
}
