import type { EventType } from '../../../src/platform/events.ts'
import { isObject } from '../../../src/platform/json.ts'
import { dayOf } from './validity.ts'

/** An event of a license, for the timeline of its company. */
export interface LicenseEvent {
  id: string
  type: string
  data: unknown
  /** Name of the license type. */
  licenseType: string
  /** Last group of the license key. */
  keyHint: string
  timeZone: string
}

/** What each event says. */
const sentences: Partial<Record<EventType, (data: Data, timeZone: string) => string>> = {
  'license.issued': () => 'License issued',
  'license.imported': () => 'License imported',
  'license.renewed': ({ to, updatesTo }, zone) => `License renewed${until(to ?? updatesTo, zone)}`,
  'license.extended': ({ expiry }, zone) => `License extended${until(expiry, zone)}`,
  'license.trial-extended': ({ expiry }, zone) => `Trial extended${until(expiry, zone)}`,
  'license.expired': () => 'License expired',
  'license.suspended': ({ reason }) => `License suspended${because(reason)}`,
  'license.reinstated': ({ reason }) => `License reinstated${because(reason)}`,
  'license.revoked': ({ reason }) => `License revoked${because(reason)}`,
  'license.transferred': ({ reason }) => `License moved to this customer${because(reason)}`,
  'license.type-changed': () => 'License type changed',
  'license.changed': ({ changes }, zone) => `License changed${listOf(changes, zone)}`,
}

type Data = Record<string, unknown>

/** The events that the timeline shows. */
export const timelineEvents = Object.keys(sentences) as EventType[]

/** Identifies the note of an event: notes have no unique property. */
export function markOf({ id }: Pick<LicenseEvent, 'id'>): string {
  return `Event ${id}`
}

/** The text of a note. Pure. HubSpot reads it as HTML. */
export function noteOf(event: LicenseEvent): string {
  const { type, data, licenseType, keyHint, timeZone } = event
  const sentence = sentences[type as EventType]?.(isObject(data) ? data : {}, timeZone) ?? type
  const lines = [`${sentence}.`, `${licenseType}, key …${keyHint}`, markOf(event)]
  return lines.map(escapeHtml).join('<br>')
}

function until(instant: unknown, timeZone: string): string {
  const day = dayIn(instant, timeZone)
  return day ? ` until ${day}` : ''
}

function because(reason: unknown): string {
  return typeof reason === 'string' && reason !== '' ? `: ${reason.replace(/\.$/, '')}` : ''
}

function dayIn(instant: unknown, timeZone: string): string | null {
  const at = typeof instant === 'string' ? new Date(instant) : null
  return at && !Number.isNaN(at.getTime()) ? dayOf({ at, timeZone }) : null
}

/** The changed fields with their former and new values, as far as they are short. */
function listOf(changes: unknown, timeZone: string): string {
  const list = (Array.isArray(changes) ? changes : [])
    .filter(isObject)
    .map(({ field, before, after }) =>
      [before, after].some((value) => typeof value === 'string' && value.length > LONGEST_VALUE)
        ? String(field)
        : `${field} ${textOf(before, timeZone)} → ${textOf(after, timeZone)}`,
    )
  return list.length > 0 ? `: ${list.join(', ')}` : ''
}

const LONGEST_VALUE = 60

function textOf(value: unknown, timeZone: string): string {
  if (typeof value !== 'string' || value === '') return 'none'
  return (/^\d{4}-\d{2}-\d{2}T/.test(value) && dayIn(value, timeZone)) || value
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => escapes[character]!)
}
