import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { faultShape } from '../faults/faults.ts'
import { ApiError, nowhere } from '../http/api-error.ts'
import { readInput } from '../http/read-input.ts'
import { send } from '../http/send.ts'
import { byAgent } from '../objects/change-event.ts'
import { getType } from '../objects/object-type.ts'
import type { Portal } from '../portal/portal.ts'
import { restoreRecord } from '../records/archive-record.ts'
import { subscriptionShape } from '../webhooks/subscription.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { cardRequestShape, fetchAsCard } from './card-request.ts'
import { executeAction, workflowActionShape } from './workflow-action.ts'

/** The parts of the emulator that can be controlled over HTTP. */
export interface Controlled {
  portal: Portal
  webhooks: Webhooks
  appSecret: string
}

const webhooksShape = z
  .object({
    targetUrl: z.url().nullable(),
    publicUrl: z.url().nullable(),
    subscriptions: z.array(subscriptionShape),
    gatherMs: z.number().int().min(0).nullable(),
    answerMs: z.number().int().positive(),
    retryDelaysMs: z.array(z.number().int().min(0)),
    copies: z.number().int().min(1),
    reversed: z.boolean(),
  })
  .partial()

type Handle = (controlled: Controlled, body: unknown) => unknown

const handles: Record<string, Handle> = {
  'GET faults': ({ portal }) => portal.faults.list(),
  'POST faults': ({ portal }, body) => {
    portal.faults.add(readInput(faultShape, body))
    return portal.faults.list()
  },
  'DELETE faults': ({ portal }) => {
    portal.faults.clear()
    return []
  },
  'POST clock': ({ portal }, body) => {
    portal.advance(readInput(z.object({ advanceMs: z.number().int().min(0) }), body).advanceMs)
    return { now: portal.now().toISOString() }
  },
  'POST token': ({ portal }, body) => ({
    token: portal.tokens.rotate(readInput(z.object({ graceMs: z.number().int().min(0).default(0) }), body)),
  }),
  'POST scopes': ({ portal }, body) => {
    const { scopes } = readInput(z.object({ scopes: z.array(z.string()) }), body)
    portal.tokens.grant(scopes)
    return { scopes }
  },
  'POST restore': ({ portal }, body) => {
    const { type: name, id } = readInput(z.object({ type: z.string(), id: z.string() }), body)
    const type = getType(portal, name)
    const record = type.records.get(id)
    if (!record?.archivedAt) throw nowhere()
    restoreRecord(portal, type, record, byAgent)
    return { id }
  },
  'POST webhooks': ({ webhooks }, body) => {
    const given = Object.entries(readInput(webhooksShape, body)).filter(([, value]) => value !== undefined)
    return Object.assign(webhooks.settings, Object.fromEntries(given))
  },
  'POST webhooks/flush': async ({ webhooks }) => {
    const deliveries = await webhooks.flush()
    return deliveries.map(({ status, events }) => ({ status, events: events.length }))
  },
  'POST card': async ({ portal, appSecret }, body) =>
    await fetchAsCard(portal, appSecret, readInput(cardRequestShape, body)),
  'POST workflow-action': async ({ portal, appSecret }, body) =>
    await executeAction(portal, appSecret, readInput(workflowActionShape, body)),
}

const PREFIX = '/_emulator/'

/** Handles requests below `/_emulator/`. Returns false for any other request. */
export async function handleControl(
  controlled: Controlled,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  text: string,
): Promise<boolean> {
  if (!url.pathname.startsWith(PREFIX)) return false
  try {
    assertLocal(request)
    const handle = handles[`${request.method} ${url.pathname.slice(PREFIX.length)}`]
    if (!handle) throw nowhere()
    send(response, { status: 200, body: await handle(controlled, text === '' ? {} : JSON.parse(text)) })
  } catch (error) {
    const refusal = error instanceof ApiError ? error : new ApiError(400, 'VALIDATION_ERROR', String(error))
    send(response, { status: refusal.status, body: refusal.toBody() })
  }
  return true
}

/** Refuses requests from web pages. A page of another origin cannot send JSON without an `Origin` header. */
function assertLocal({ method, headers }: IncomingMessage): void {
  const isLocal = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(headers.host ?? '')
  const isJson = method !== 'POST' || headers['content-type']?.startsWith('application/json')
  if (!isLocal || !isJson || headers.origin !== undefined)
    throw new ApiError(
      403,
      'FORBIDDEN',
      'The controls accept JSON from this machine only, and not from a browser.',
    )
}
