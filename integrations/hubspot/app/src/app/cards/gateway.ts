import { hubspot } from '@hubspot/ui-extensions'

/** The address of the gateway. `permittedUrls` of the app must contain it too. */
const GATEWAY = 'https://licenses.example.com'

/** HubSpot's own timeout is 15 seconds. */
const TIMEOUT_MS = 14_000

/** The record that shows the card. The gateway does not trust it, and looks it up among its own links. */
export interface CrmRecord {
  objectTypeId: string
  objectId: string
}

export interface Device {
  id: string
  name: string
  platform: string | null
  lastSeenAt: string
}

export interface License {
  id: string
  licenseType: string
  status: 'ACTIVE' | 'GRACE' | 'USABLE_AFTER_EXPIRY' | 'EXPIRED' | 'SUSPENDED' | 'REVOKED' | 'NOT_STARTED'
  sentence: string
  keyHint: string
  seats: { used: number; bought: number | null }
  trial: boolean
  devices: Device[]
  moreDevices: number
  /** Null if it does not expire, or has not started. */
  expiry: string | null
}

/** A page of the devices of a license. */
export interface DevicePage {
  devices: Device[]
  moreDevices: number
}

/** A deal with several readings, and the choices of the agent. */
export interface Question {
  id: string
  detail: string
  choices: { id: string; label: string }[]
}

/** What an open deal would do if it were won now. */
export interface Preview {
  effects: string[]
  /** What a person would have to decide. */
  problems: string[]
}

/** The response for an open deal of a customer without an account. */
export interface DealCard {
  account?: never
  preview: Preview
}

/** The response of `GET /hubspot/card`. */
export interface Card {
  /** Present on an open deal. */
  preview?: Preview
  questions: Question[]
  account: { id: string; name: string }
  sentence: string
  /** A page of the licenses, the newest first. */
  licenses: License[]
  moreLicenses: number
  /** Cursor of the next licenses; null on the last page. */
  nextLicenses: string | null
  refusals: {
    at: string
    code: string
    licenseType: string | null
    explanation: string
    nextAction: string | null
  }[]
  files: { device: string; licenseType: string; issuedAt: string; expiresAt: string }[]
  mails: { message: string; to: string; state: string; reason: string | null; at: string }[]
  /** Days by which a trial may be extended; 0 if extensions are off. */
  trialExtensionDays: number
  /** Days by which another license may be extended; 0 if extensions are off. */
  licenseExtensionDays: number
  /** Most seats that an agent gives to a license. */
  mostSeats: number
}

/** An action of a support agent. */
export type Action =
  | { action: 'RESEND'; license: string }
  | { action: 'RELEASE'; activation: string }
  | { action: 'EXTEND_TRIAL'; license: string; days: number }
  | { action: 'EXTEND'; license: string; days: number }
  | { action: 'CHANGE_SEATS'; license: string; seats: number; mostSeats: number }
  | { action: 'DECIDE'; review: string; choice: string; label: string }

/** The gateway refused a request. The message is for the agent. */
export class RequestRefused extends Error {}

/** Reads the licensing state of the customer of a record. */
export async function readCard(record: CrmRecord, page: Page = {}): Promise<Card | DealCard> {
  return await request<Card | DealCard>(`${GATEWAY}/hubspot/card?${queryOf(record)}${pageOf(page)}`, {
    method: 'GET',
    timeout: TIMEOUT_MS,
  })
}

/** A part of a list: what matches a text, after a cursor. */
export interface Page {
  search?: string
  after?: string
}

/** Reads devices of a license, the last seen first. */
export async function readDevices(record: CrmRecord, license: string, page: Page): Promise<DevicePage> {
  const query = `${queryOf(record)}&license=${encodeURIComponent(license)}${pageOf(page)}`
  return await request<DevicePage>(`${GATEWAY}/hubspot/card/devices?${query}`, {
    method: 'GET',
    timeout: TIMEOUT_MS,
  })
}

function pageOf({ search, after }: Page): string {
  return [
    search ? `&search=${encodeURIComponent(search)}` : '',
    after ? `&after=${encodeURIComponent(after)}` : '',
  ].join('')
}

/** Performs an action with a reason. HubSpot may send the request twice; the key identifies the click. */
export async function act(record: CrmRecord, action: Action, reason: string, key: string): Promise<string> {
  const { done } = await request<{ done: string }>(`${GATEWAY}/hubspot/card/actions?${queryOf(record)}`, {
    method: 'POST',
    timeout: TIMEOUT_MS,
    body: { ...action, reason, idempotencyKey: key },
  })
  return done
}

async function request<T>(url: string, options: Parameters<typeof hubspot.fetch>[1]): Promise<T> {
  const response = await hubspot.fetch(url, options)
  const body = (await response.json().catch(() => ({}))) as T & { message?: string }
  if (!response.ok)
    throw new RequestRefused(body.message ?? `The gateway responded with status ${response.status}.`)
  return body
}

function queryOf({ objectTypeId, objectId }: CrmRecord): string {
  return `objectTypeId=${encodeURIComponent(objectTypeId)}&objectId=${encodeURIComponent(objectId)}`
}
