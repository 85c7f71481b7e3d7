import type { Verdict } from '../api/classify-response.ts'
import type { ClassifiedResponse, HubspotClient } from '../api/client.ts'
import { isObject, objectsIn, textIn } from '../api/read-response.ts'
import { paths } from '../api/version.ts'
import { type PropertyDefinition, type SyncedType, syncedTypes } from '../mapping/properties.ts'
import { inspectLicenses, type LicensesRefused } from './inspect-licenses.ts'

/** The HubSpot account that the token belongs to. */
export interface Portal {
  id: string
  /** The IANA zone in which the portal's day ends, and its calls of the day begin anew. */
  timeZone: string
}

/** One thing in the portal that is not as it must be, and what mends it. */
export interface PortalProblem {
  code: 'SCHEMA_MISSING' | 'PROPERTY_MISSING' | 'PROPERTY_NOT_UNIQUE' | 'PROPERTY_TYPE' | 'OPTION_MISSING'
  what: string
  mend: string
}

/** A portal that can take what is pushed. */
export interface InspectedPortal extends Portal {
  /** Its custom object for licenses; null where none is told. */
  licenseType: string | null
  /** Why it takes no licenses, although they are to be told. */
  licensesRefused: LicensesRefused | null
}

/** What a verdict that is not ok is called, so that a caller can pass it on. */
export type Failed = Exclude<Verdict, { kind: 'ok' }>

export async function readPortal(client: HubspotClient): Promise<Portal | Failed> {
  const { verdict, body } = await client.send({ method: 'GET', path: paths.account })
  if (verdict.kind !== 'ok') return verdict
  const id = isObject(body) ? body.portalId : null
  return { id: String(id ?? 'unknown'), timeZone: zoneOf(textIn(body, 'timeZone')) }
}

/** A zone that this machine does not know must not stop anything: UTC is at most half a day off. */
function zoneOf(timeZone: string | null): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: timeZone ?? 'UTC' }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}

/** When the portal's calls of the day begin anew. */
export function nextMidnight(timeZone: string, now: Date): Date {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone)
  return new Date(today.add({ days: 1 }).startOfDay().epochMilliseconds)
}

/** A property as HubSpot has it. */
export interface RemoteProperty {
  name: string
  type: string
  hasUniqueValue: boolean
  archived: boolean
  /** The whole list, as it must be sent back when it is changed. */
  options: Record<string, unknown>[]
}

export async function readProperties(
  client: HubspotClient,
  { path }: SyncedType,
): Promise<RemoteProperty[] | Failed> {
  const answer: ClassifiedResponse = await client.send({ method: 'GET', path: paths.properties(path) })
  if (answer.verdict.kind !== 'ok') return answer.verdict
  return objectsIn(answer.body, 'results').map((property) => ({
    name: textIn(property, 'name') ?? '',
    type: textIn(property, 'type') ?? '',
    hasUniqueValue: property.hasUniqueValue === true,
    archived: property.archived === true,
    options: objectsIn(property, 'options'),
  }))
}

/** What keeps one object type from taking the licensing properties. Pure. */
export function problemsOf(type: SyncedType, found: readonly RemoteProperty[]): PortalProblem[] {
  const remote = new Map(
    found.filter(({ archived }) => !archived).map((property) => [property.name, property]),
  )
  return type.properties.flatMap((wanted) => problemOf(type, wanted, remote.get(wanted.name)))
}

const SETUP = 'Run `npm run hubspot -- setup`.'

export const schemaMissing: PortalProblem = {
  code: 'SCHEMA_MISSING',
  what: 'licenses: the custom object does not exist',
  mend: SETUP,
}

/** What to do where the plan has no custom objects: their scopes are not on offer there. */
export const NO_CUSTOM_OBJECTS =
  'Where HubSpot does not offer it, the plan has no custom objects: set LICET_HUBSPOT_LICENSE_OBJECTS=0. Companies and contacts are told meanwhile.'

function problemOf(
  type: SyncedType,
  wanted: PropertyDefinition,
  found: RemoteProperty | undefined,
): PortalProblem[] {
  const what = `${type.name}: the property ${wanted.name}`
  const place = `Settings → Properties → ${type.place} → ${wanted.label}`
  if (!found) return [{ code: 'PROPERTY_MISSING', what: `${what} does not exist`, mend: SETUP }]
  if (found.type !== wanted.type) {
    const mend = `${place}: archive it under another name, delete it, then ${SETUP.toLowerCase()}`
    return [
      { code: 'PROPERTY_TYPE', what: `${what} is of type ${found.type} and must be ${wanted.type}`, mend },
    ]
  }
  if (wanted.hasUniqueValue && !found.hasUniqueValue) {
    const mend = `Uniqueness can be set at creation only. ${place}: delete it, then ${SETUP.toLowerCase()}`
    return [{ code: 'PROPERTY_NOT_UNIQUE', what: `${what} allows the same value twice`, mend }]
  }
  if (wanted.type !== 'enumeration') return []
  const has = new Set(found.options.map(({ value }) => value))
  const missing = wanted.options?.filter(({ value }) => !has.has(value)).map(({ value }) => value) ?? []
  if (missing.length === 0) return []
  return [{ code: 'OPTION_MISSING', what: `${what} lacks the options ${missing.join(', ')}`, mend: SETUP }]
}

/**
 * The portal, once it can take what is pushed; else what is wrong with it, as a verdict that stops the push. What is
 * wrong with licenses alone stops nothing else.
 */
export async function inspectPortal(
  client: HubspotClient,
  licenseObjects = false,
): Promise<InspectedPortal | Failed> {
  const portal = await readPortal(client)
  if ('kind' in portal) return portal
  for (const type of syncedTypes) {
    const found = await readProperties(client, type)
    if ('kind' in found) return found
    const [problem, ...others] = problemsOf(type, found)
    if (!problem) continue
    const more = others.length > 0 ? `, and ${others.length} more` : ''
    return {
      kind: 'misconfigured',
      code: problem.code,
      reason: `${problem.what}${more}. ${problem.mend}`,
    }
  }
  const inspected = { ...portal, licenseType: null, licensesRefused: null }
  if (!licenseObjects) return inspected
  const licenses = await inspectLicenses(client)
  return 'kind' in licenses ? licenses : { ...inspected, ...licenses }
}
