import { createHash } from 'node:crypto'
import { z } from 'zod'
import { invalid } from '../http/api-error.ts'
import { wireNumber } from '../http/wire-number.ts'
import type { Portal } from '../portal/portal.ts'

/** The execution of a custom action by a workflow. */
export const workflowActionShape = z.object({
  url: z.url(),
  /** Name of the type of the record, such as `DEAL`. */
  objectType: z.enum(['CONTACT', 'COMPANY', 'DEAL', 'TICKET']),
  objectId: z.string().regex(/^\d+$/),
  inputFields: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).default({}),
  /** Default: a new execution. */
  callbackId: z.string().optional(),
  workflowId: z.number().int().default(192_814_114),
  /** The address that receives the request if the backend is behind a proxy. Default: `url`. */
  sendTo: z.url().optional(),
})

export type WorkflowAction = z.input<typeof workflowActionShape>

let executions = 0

/** The body of an execution. Ids are JSON numbers, as HubSpot sends them, also above 2^53. */
function bodyOf(
  portal: Portal,
  { objectType, objectId, inputFields, callbackId, workflowId }: z.output<typeof workflowActionShape>,
): string {
  executions += 1
  const text = JSON.stringify({
    callbackId: callbackId ?? `ap-${portal.id}-${56_776_413_549 + executions}-7-0`,
    origin: {
      portalId: portal.id,
      actionDefinitionId: 10_646_377,
      actionDefinitionVersion: 1,
      extensionDefinitionId: 10_646_377,
      extensionDefinitionVersionId: 1,
    },
    context: { workflowId, actionId: 7, source: 'WORKFLOWS' },
    object: { objectId: wireNumber(objectId), objectType },
    fields: inputFields,
    inputFields,
  })
  return text
}

/** HubSpot's signature v2, with which it signs the actions of workflows: the only one, and without a time. */
export function signedHeadersV2(
  secret: string,
  { method, url, body }: { method: string; url: string; body: string },
): Record<string, string> {
  return {
    'X-HubSpot-Signature-Version': 'v2',
    'X-HubSpot-Signature': createHash('sha256').update(`${secret}${method}${url}${body}`).digest('hex'),
  }
}

/** What became of an execution. */
export interface ExecutedAction {
  status: number
  /** What later steps of the workflow see; null if the action failed, or HubSpot repeats it. */
  outputFields: Record<string, unknown> | null
}

/** Executes a custom action as a workflow does. A response of 429 or 5xx is repeated at once, for at most three attempts. */
export async function executeAction(
  portal: Portal,
  secret: string,
  input: WorkflowAction,
): Promise<ExecutedAction> {
  const action = workflowActionShape.parse(input)
  const body = bodyOf(portal, action)
  const target = `${new URL(action.sendTo ?? action.url).origin}${action.url.slice(new URL(action.url).origin.length)}`
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(new URL(target).hostname))
    throw invalid(
      'The emulator calls only backends on this machine. Set sendTo to the address of the backend.',
    )
  const headers = {
    'content-type': 'application/json',
    ...signedHeadersV2(secret, { method: 'POST', url: action.url, body }),
  }
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(target, { method: 'POST', headers, body, redirect: 'manual' })
    const { status } = response
    const text = await response.text()
    if ((status === 429 || status >= 500) && attempt < 3) continue
    return { status, outputFields: status >= 200 && status < 300 ? outputsIn(text) : null }
  }
}

/** The output fields of a response. HubSpot ignores a response without them. */
function outputsIn(text: string): Record<string, unknown> | null {
  try {
    const { outputFields } = JSON.parse(text) as { outputFields?: Record<string, unknown> }
    return outputFields ?? null
  } catch {
    return null
  }
}
