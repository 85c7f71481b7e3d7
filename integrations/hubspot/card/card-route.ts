import { readSupportView } from '../../../src/crm/state/support-view.ts'
import type { Route } from '../../../src/http/server-options.ts'
import { transact } from '../../../src/platform/db.ts'
import { InputRefusal, NotFoundRefusal, Refusal } from '../../../src/platform/errors.ts'
import { recordEvent } from '../../../src/platform/events.ts'
import { type HubspotEndpoint, sendJson } from '../api/signed-request.ts'
import { findAccountOf } from './find-account.ts'
import { performAction } from './perform-action.ts'
import { type Agent, readAgent } from './read-agent.ts'

const CARD = '/hubspot/card'
const ACTIONS = '/hubspot/card/actions'

const unlinked = {
  code: 'NOT_LINKED',
  message: 'No account is linked to this record. Link one with linkAccountToCrm.',
}

/** Serves the card in HubSpot's records: the licensing state of a customer, and the actions of support agents. */
export function cardRoute(endpoint: HubspotEndpoint): Route {
  const { app } = endpoint
  return async (request, response, details) => {
    const { path } = details
    if (path !== CARD && path !== ACTIONS) return false
    const allow = path === CARD ? 'GET' : 'POST'
    if (request.method !== allow) {
      sendJson(response, 405, { message: `Send a ${allow} request.` }, { allow })
      return true
    }
    const agent = await readAgent(endpoint, request, response, details)
    if (!agent) return true
    const accountId = await findAccountOf(app.db, agent)
    if (!accountId) sendJson(response, 404, unlinked)
    else if (path === CARD) sendJson(response, 200, await readCard(agent, accountId))
    else await sendResult(() => performAction(agent, accountId), response)
    return true
  }

  async function readCard({ ctx }: Agent, accountId: string): Promise<object> {
    await transact(ctx.db, (tx) =>
      recordEvent(ctx, tx, { type: 'account.looked-up', subjectId: accountId, accountId }),
    )
    const { days, times } = ctx.extensions.trials
    return { ...(await readSupportView(ctx, accountId)), trialExtensionDays: times > 0 ? days : 0 }
  }
}

async function sendResult(
  run: () => Promise<object>,
  response: Parameters<typeof sendJson>[0],
): Promise<void> {
  try {
    sendJson(response, 200, await run())
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const status = error instanceof InputRefusal ? 422 : error instanceof NotFoundRefusal ? 404 : 409
    const nextAction = 'nextAction' in error ? error.nextAction : null
    sendJson(response, status, { code: error.code, message: error.message, nextAction })
  }
}
