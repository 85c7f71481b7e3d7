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

/** The result of a set-up, as messages. */
export interface SetupReport {
  /** What the set-up created or changed. */
  done: string[]
  /** Problems that a person must fix. The set-up continued after them. */
  left: string[]
  /** The failure that stopped the set-up. */
  stopped: Failure | null
}

/**
 * Creates what the portal lacks: the group, the properties, their options, and with `licenseObjects` the custom object for
 * licenses. Changes existing properties only by adding missing options. It keeps an administrator's own options, which it
 * must send back because HubSpot replaces the whole list. A second run changes nothing.
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

/** Creates the custom object for licenses with its id and name, then its other properties as for any type. */
async function setUpLicenses(client: HubspotClient, report: SetupReport): Promise<Failure | null> {
  const found = await findLicenseType(client)
  if ('kind' in found) return found
  if (found.id === null) {
    const failure = await create(client, paths.schemas, licenseSchema)
    if (failure) return failure
    report.done.push(`licenses: created the custom object ${licenseSchema.labels.singular}`)
  }
  const created = found.id === null ? await findLicenseType(client) : found
  if ('kind' in created) return created
  if (created.id !== null) return await setUpType(client, licenseType(created.id), report)
  report.left.push('licenses: HubSpot does not show the custom object yet. Run this again in a minute')
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
    const failure = await create(client, `${paths.properties(type.path)}/groups`, {
      ...propertyGroup,
      displayOrder: -1,
    })
    if (failure) return failure
    report.done.push(`${type.name}: created the group ${propertyGroup.label}`)
  }
  const found = await readProperties(client, type)
  if ('kind' in found) return found
  const remote = new Map(
    found.filter(({ archived }) => !archived).map((property) => [property.name, property]),
  )
  for (const wanted of type.properties) {
    const failure = await setUpProperty(client, type, wanted, remote.get(wanted.name), report)
    if (failure) return failure
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
    const failure = await create(client, paths.properties(type.path), {
      ...wanted,
      groupName: propertyGroup.name,
    })
    if (!failure) report.done.push(`${type.name}: created the property ${wanted.name}`)
    return failure
  }
  if (found.type !== wanted.type || (wanted.hasUniqueValue && !found.hasUniqueValue)) {
    report.left.push(
      `${type.name}: the property ${wanted.name} is not correct. Run \`npm run hubspot -- doctor\` for the way to fix it`,
    )
    return null
  }
  const has = new Set(found.options.map(({ value }) => value))
  const missing = wanted.type === 'enumeration' ? wanted.options?.filter(({ value }) => !has.has(value)) : []
  if (!missing?.length) return null
  const options = [...found.options, ...missing].map((option, displayOrder) => ({ ...option, displayOrder }))
  const path = `${paths.properties(type.path)}/${wanted.name}`
  const failure = failureOf(await client.send({ method: 'PATCH', path, body: { options } }))
  if (!failure)
    report.done.push(`${type.name}: added ${missing.map(({ value }) => value).join(', ')} to ${wanted.name}`)
  return failure
}

/** Creates something, unless it exists: another set-up may run, or a response may have been lost. */
async function create(client: HubspotClient, path: Call['path'], body: object): Promise<Failure | null> {
  const response = await client.send({ method: 'POST', path, body })
  return response.status === 409 ? null : failureOf(response)
}

function failureOf({ verdict }: { verdict: Verdict }): Failure | null {
  return verdict.kind === 'ok' ? null : verdict
}
