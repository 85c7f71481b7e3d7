import type { Failure, Verdict } from '../api/classify-response.ts'
import type { Call, HubspotClient } from '../api/client.ts'
import { paths } from '../api/paths.ts'
import { objectsIn, textIn } from '../api/read-response.ts'
import { dealType, renewalDealType } from '../mapping/deal-properties.ts'
import { licenseSchema } from '../mapping/license-object.ts'
import {
  type PropertyDefinition,
  propertyGroup,
  type SyncedType,
  syncedTypes,
} from '../mapping/properties.ts'
import { contactRoleNames, roleLabels } from '../mapping/role-labels.ts'
import { dealsRefusalOf } from './inspect-deals.ts'
import { findLicenseType, type LicenseLinkType, licenseLinkTypes, licenseType } from './license-type.ts'
import { type RemoteProperty, readProperties } from './read-properties.ts'
import { createRoleLabel, findRoleLabels } from './role-label-ids.ts'

/** What else is set up. */
export interface SetupOptions {
  /** The properties of deals. */
  deals?: boolean
  /** The labels of the roles of contacts. */
  roleLabels?: boolean
  /** What renewal deals need. */
  renewalDeals?: boolean
}

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
 * Creates what the portal lacks: the group, the properties, their options, with `licenseObjects` the custom object for
 * licenses, with `deals` the properties of deals, and with `roleLabels` the labels of the roles of contacts. Changes existing properties only by adding missing options. It keeps an administrator's own options, which it
 * must send back because HubSpot replaces the whole list. A second run changes nothing.
 */
export async function setUpPortal(
  client: HubspotClient,
  licenseObjects = false,
  { deals = false, roleLabels: withRoleLabels = false, renewalDeals = false }: SetupOptions = {},
): Promise<SetupReport> {
  const report: SetupReport = { done: [], left: [], stopped: null }
  for (const type of syncedTypes) {
    report.stopped = await setUpType(client, type, report)
    if (report.stopped) return report
  }
  if (licenseObjects) report.stopped = await setUpLicenses(client, report)
  if (deals && !report.stopped) report.stopped = await setUpDeals(client, report)
  if (renewalDeals && !report.stopped) report.stopped = await setUpType(client, renewalDealType, report)
  if (withRoleLabels && !report.stopped) report.stopped = await setUpRoleLabels(client, report)
  return report
}

/** Creates the properties that show on deals what became of them. Without the scopes, everything else is synced. */
async function setUpDeals(client: HubspotClient, report: SetupReport): Promise<Failure | null> {
  const failure = await setUpType(client, dealType, report)
  const refused = failure && dealsRefusalOf(failure)
  if (!refused) return failure
  report.left.push(
    `deals: ${refused.code}. ${refused.reason} Run \`npm run hubspot -- doctor\` for the way to fix it`,
  )
  return null
}

/** Creates the labels of the roles of contacts. A plan or a limit can refuse them; contacts are then associated without. */
async function setUpRoleLabels(client: HubspotClient, report: SetupReport): Promise<Failure | null> {
  const found = await findRoleLabels(client)
  if ('kind' in found) return found
  for (const role of contactRoleNames.filter((name) => found[name] === undefined)) {
    const failure = await createRoleLabel(client, role)
    const { label } = roleLabels[role]
    if (!failure) report.done.push(`contacts: created the label ${label}`)
    else if (failure.kind === 'permanent' || failure.code === 'MISSING_SCOPES')
      report.left.push(`contacts: HubSpot refuses the label ${label}. ${failure.reason}`)
    else return failure
  }
  return null
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
  if (created.id !== null)
    return (
      (await setUpLinks(client, { ...created, id: created.id }, report)) ??
      (await setUpType(client, licenseType(created.id), report))
    )
  report.left.push('licenses: HubSpot does not show the custom object yet. Run this again in a minute')
  return null
}

/** Defines the associations of the custom object that an older set-up did not define. */
async function setUpLinks(
  client: HubspotClient,
  { id, linkTypes }: { id: string; linkTypes: readonly LicenseLinkType[] },
  report: SetupReport,
): Promise<Failure | null> {
  for (const [name, toObjectTypeId] of Object.entries(licenseLinkTypes)) {
    if (linkTypes.some((one) => one === name)) continue
    const body = { fromObjectTypeId: id, toObjectTypeId, name: `license_to_${name}` }
    const failure = await create(client, `${paths.schemas}/${id}/associations`, body)
    if (failure) return failure
    report.done.push(`licenses: associated the custom object with ${name}`)
  }
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
