import { hubspot } from '@hubspot/ui-extensions'

/** Where the gateway is: the address in `permittedUrls` of the app, too. */
const GATEWAY = 'https://licenses.example.com'

/** HubSpot gives up after 15 seconds at most. */
const TIMEOUT_MS = 14_000

/** What the card is shown on. The gateway takes it for a hint, and looks it up among its own links. */
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
  status: 'ACTIVE' | 'GRACE' | 'EXPIRED' | 'SUSPENDED' | 'REVOKED' | 'NOT_STARTED'
  sentence: string
  keyHint: string
  seats: { used: number; bought: number | null }
  trial: boolean
  devices: Device[]
  moreDevices: number
}

/** What `GET /hubspot/card` answers. */
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
  /** By how much a trial may be extended; 0 where it may not. */
  trialExtensionDays: number
}

/** What an agent may ask for. */
export type Action =
  | { action: 'RESEND'; license: string }
  | { action: 'RELEASE'; activation: string }
  | { action: 'EXTEND_TRIAL'; license: string; days: number }

/** The gateway declined; the message is for the agent. */
export class Declined extends Error {}

/** What the gateway knows of the record's customer. */
export async function readCard(record: CrmRecord): Promise<Card> {
  return await ask<Card>(`${GATEWAY}/hubspot/card?${queryOf(record)}`, { method: 'GET', timeout: TIMEOUT_MS })
}

/** Asks for an action, for a reason. HubSpot may send it twice: the key says that it is one click. */
export async function act(record: CrmRecord, action: Action, reason: string, key: string): Promise<string> {
  const { done } = await ask<{ done: string }>(`${GATEWAY}/hubspot/card/actions?${queryOf(record)}`, {
    method: 'POST',
    timeout: TIMEOUT_MS,
    body: { ...action, reason, idempotencyKey: key },
  })
  return done
}

async function ask<T>(url: string, options: Parameters<typeof hubspot.fetch>[1]): Promise<T> {
  const response = await hubspot.fetch(url, options)
  const answer = (await response.json().catch(() => ({}))) as T & { message?: string }
  if (!response.ok) throw new Declined(answer.message ?? `The gateway answered ${response.status}.`)
  return answer
}

function queryOf({ objectTypeId, objectId }: CrmRecord): string {
  return `objectTypeId=${encodeURIComponent(objectTypeId)}&objectId=${encodeURIComponent(objectId)}`
}
