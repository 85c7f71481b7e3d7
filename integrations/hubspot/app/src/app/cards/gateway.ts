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
}

/** The response of `GET /hubspot/card`. */
export interface Card {
  account: { id: string; name: string }
  sentence: string
  licenses: License[]
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
}

/** An action of a support agent. */
export type Action =
  | { action: 'RESEND'; license: string }
  | { action: 'RELEASE'; activation: string }
  | { action: 'EXTEND_TRIAL'; license: string; days: number }

/** The gateway refused a request. The message is for the agent. */
export class RequestRefused extends Error {}

/** Reads the licensing state of the customer of a record. */
export async function readCard(record: CrmRecord): Promise<Card> {
  return await request<Card>(`${GATEWAY}/hubspot/card?${queryOf(record)}`, {
    method: 'GET',
    timeout: TIMEOUT_MS,
  })
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
