import {
  type ActionOutcome,
  CallbackReused,
  findActionOutcome,
  performActionOnce,
  type RequestedAction,
} from '../../../src/crm/action-runs.ts'
import { respondUncached } from '../../../src/http/receive-body.ts'
import type { Route } from '../../../src/http/server-options.ts'
import { asSystem, type Context } from '../../../src/platform/context.ts'
import { RateLimited } from '../../../src/platform/limits/rate-limited.ts'
import type { Failure } from '../api/classify-response.ts'
import { isServed, readSignedRequest } from '../api/signed-request.ts'
import type { CardEndpoint } from '../card/card-route.ts'
import { type ActionName, isAction, perform, refused } from './perform.ts'
import { readCustomer } from './read-customer.ts'
import { type Execution, readExecution } from './read-execution.ts'

const PREFIX = '/hubspot/actions/'

/**
 * Performs the actions that workflows in HubSpot request, each execution once. The response has output fields, also for an action
 * that is refused, so that the workflow branches on them. HubSpot repeats a request that gets 429 or a fault.
 */
export function actionsRoute(endpoint: CardEndpoint): Route {
  const { app, hubspot } = endpoint
  return async (request, response, details) => {
    const { path, requestId, address } = details
    if (!path.startsWith(PREFIX)) return false
    const action = path.slice(PREFIX.length)
    const reply = (status: number, body: object, headers?: Record<string, string>) => {
      respondUncached(response, status, body, headers)
      return true
    }
    if (!isAction(action)) return reply(404, { message: 'There is no such action.' })
    if (request.method !== 'POST') return reply(405, { message: 'Send a POST request.' }, { allow: 'POST' })
    const body = await readSignedRequest(endpoint, request, response, details, { acceptsV2: true })
    if (body === null) return true
    const execution = readExecution(body)
    if (!execution) return reply(400, { message: 'The request is no execution of a workflow action.' })
    const { portalId, workflowId, callbackId } = execution
    const about = { action, portalId, workflowId, callbackId, address, requestId }
    if (!(await isServed(endpoint, portalId, null))) {
      app.log.warn({ msg: 'HubSpot request refused', audit: true, reason: 'PORTAL', ...about })
      return reply(403, { message: 'This portal is not served.' })
    }
    const wait = await app.limits.requests.take(`${portalId} hubspot:workflow`)
    if (wait > 0) throw new RateLimited(wait)
    const outcome = await run(action, execution, contextOf(execution, details))
    if ('kind' in outcome) {
      app.log.warn({ msg: 'HubSpot workflow action postponed', code: outcome.code, ...about })
      return reply(503, { message: outcome.reason }, { 'retry-after': '60' })
    }
    app.log.info({ msg: 'HubSpot workflow action', audit: true, code: outcome.code, ...about })
    return reply(200, { outputFields: { ...outcome, hs_execution_state: 'SUCCESS' } })
  }

  async function run(
    action: ActionName,
    execution: Execution,
    ctx: Context,
  ): Promise<ActionOutcome | Extract<Failure, { kind: string }>> {
    if (!hubspot.actions.includes(action))
      return refused({
        code: 'ACTION_DISABLED',
        message: `The gateway does not allow this action. LICET_HUBSPOT_ACTIONS lists those that it allows.`,
      })
    const { portalId, callbackId, record, inputs } = execution
    const requested: RequestedAction = { portalId, callbackId, action, input: { record, inputs } }
    try {
      const stored = await findActionOutcome(app, requested)
      if (stored) return stored
      const customer = await readCustomer(endpoint.client, record)
      if (!customer)
        return refused({ code: 'RECORD_NOT_FOUND', message: 'HubSpot does not have the record any more.' })
      if ('kind' in customer) {
        const { kind, code, reason } = customer
        if (kind === 'transient' || kind === 'daily') return customer
        return refused({ code, message: `HubSpot does not show the record to the gateway. ${reason}` })
      }
      return await performActionOnce(app, requested, (tx) =>
        perform(action, { ctx, tx, hubspot, execution, customer }),
      )
    } catch (error) {
      if (!(error instanceof CallbackReused)) throw error
      return refused({ code: 'CALLBACK_REUSED', message: 'Another request had the same callback id.' })
    }
  }

  /** The audit log names the workflow as the author. */
  function contextOf({ workflowId }: Execution, { requestId, address }: Parameters<Route>[2]): Context {
    const ctx = asSystem(app)
    const principal = `hubspot:workflow:${workflowId ?? 'unknown'}`
    return { ...ctx, caller: { ...ctx.caller, principal, requestId, address } }
  }
}
