import type { Deal } from '../../../src/crm/deals/deal.ts'
import { findOpenQuestions } from '../../../src/crm/deals/open-questions.ts'
import { previewDeal } from '../../../src/crm/deals/preview-deal.ts'
import { findLinkedAccount } from '../../../src/crm/deals/resolve-buyer.ts'
import { readSupportDevices, readSupportView } from '../../../src/crm/state/support-view.ts'
import { respondUncached } from '../../../src/http/receive-body.ts'
import type { Route } from '../../../src/http/server-options.ts'
import { transact } from '../../../src/platform/db.ts'
import { InputRefusal, NotFoundRefusal, Refusal } from '../../../src/platform/errors.ts'
import { recordEvent } from '../../../src/platform/events.ts'
import type { HubspotClient } from '../api/client.ts'
import type { HubspotEndpoint } from '../api/signed-request.ts'
import { createDealStages } from '../inbound/deals/deal-stages.ts'
import { DEAL, findFirstAccount } from './find-account.ts'
import { performAction } from './perform-action.ts'
import { type Agent, readAgent } from './read-agent.ts'
import { readOpenDeal } from './read-open-deal.ts'
import { readTicket, TICKET } from './read-ticket.ts'

const CARD = '/hubspot/card'
const ACTIONS = '/hubspot/card/actions'
const DEVICES = '/hubspot/card/devices'

/** What the card needs. */
export interface CardEndpoint extends HubspotEndpoint {
  /** Reads the open deals that the card shows. */
  client: HubspotClient
}

const unlinked = {
  code: 'NOT_LINKED',
  message: 'No account is linked to this record. Link one with linkAccountToCrm.',
}

/** Serves the card in HubSpot's records: the licensing state of a customer, and the actions of support agents. */
export function cardRoute(endpoint: CardEndpoint): Route {
  const { app } = endpoint
  const stages = createDealStages(endpoint.client, app.now)
  return async (request, response, details) => {
    const { path } = details
    if (path !== CARD && path !== ACTIONS && path !== DEVICES) return false
    const allow = path === ACTIONS ? 'POST' : 'GET'
    if (request.method !== allow) {
      respondUncached(response, 405, { message: `Send a ${allow} request.` }, { allow })
      return true
    }
    const agent = await readAgent(endpoint, request, response, details)
    if (!agent) return true
    const deal =
      agent.record.objectTypeId === DEAL && path === CARD
        ? await readOpenDeal({ ...endpoint, stages, portalId: agent.portalId }, agent.record.objectId)
        : null
    const customer =
      agent.record.objectTypeId === TICKET
        ? await readTicket(endpoint.client, agent.record.objectId)
        : [agent.record]
    if ('kind' in customer) {
      const { code, reason } = customer
      respondUncached(response, customer.kind === 'misconfigured' ? 409 : 503, {
        code,
        message: `HubSpot does not show the ticket to the gateway. ${reason}`,
      })
      return true
    }
    const accountId =
      (await findFirstAccount(app.db, agent.portalId, customer)) ??
      (deal?.company ? await transact(app.db, (tx) => findLinkedAccount(tx, deal.company!)) : null)
    if (deal) respondUncached(response, 200, await readDealCard(agent, deal, accountId))
    else if (!accountId) respondUncached(response, 404, unlinked)
    else if (path === CARD) respondUncached(response, 200, await readCard(agent, accountId))
    else if (path === DEVICES) await sendDevices(agent, accountId, response)
    else await sendResult(() => performAction(agent, accountId, endpoint.hubspot), response)
    return true
  }

  /** A page of the devices of a license, which the card shows on request. */
  async function sendDevices(
    { ctx, license, page }: Agent,
    accountId: string,
    response: Parameters<typeof respondUncached>[0],
  ): Promise<void> {
    const devices = license && (await readSupportDevices(ctx, { accountId, licenseId: license }, page))
    if (devices) respondUncached(response, 200, devices)
    else
      respondUncached(response, 404, {
        code: 'LICENSE_NOT_FOUND',
        message: 'The account has no such license.',
      })
  }

  async function readCard({ ctx, page }: Agent, accountId: string): Promise<object> {
    await transact(ctx.db, (tx) =>
      recordEvent(ctx, tx, { type: 'account.looked-up', subjectId: accountId, accountId }),
    )
    const { trials, licenses } = ctx.extensions
    return {
      ...(await readSupportView(ctx, accountId, page)),
      trialExtensionDays: trials.times > 0 ? trials.days : 0,
      licenseExtensionDays: licenses.times > 0 ? licenses.days : 0,
      mostSeats: endpoint.hubspot.mostSeats,
      questions: await findOpenQuestions(ctx.db, { accountId }),
    }
  }

  /** What an open deal would do, with the licenses of its customer if it has an account. */
  async function readDealCard(agent: Agent, deal: Deal, accountId: string | null): Promise<object> {
    const { ctx } = agent
    const preview = await transact(ctx.db, (tx) => previewDeal(ctx, tx, deal))
    return { ...(accountId && (await readCard(agent, accountId))), preview }
  }
}

async function sendResult(
  run: () => Promise<object>,
  response: Parameters<typeof respondUncached>[0],
): Promise<void> {
  try {
    respondUncached(response, 200, await run())
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const status = error instanceof InputRefusal ? 422 : error instanceof NotFoundRefusal ? 404 : 409
    const nextAction = 'nextAction' in error ? error.nextAction : null
    respondUncached(response, status, { code: error.code, message: error.message, nextAction })
  }
}
