import { z } from 'zod'
import { decideSale } from '../../../src/crm/deals/decide-sale.ts'
import type { HubspotApp } from '../../../src/crm/hubspot-settings.ts'
import { releaseActivation } from '../../../src/domain/activations/release.ts'
import { changeLicense } from '../../../src/domain/licenses/change.ts'
import { extendLicense, extendTrial } from '../../../src/domain/licenses/extend.ts'
import { resendLicenseDetails } from '../../../src/domain/licenses/resend-details.ts'
import type { Tx } from '../../../src/platform/db.ts'
import { InputRefusal, NotFoundRefusal } from '../../../src/platform/errors.ts'
import { recordEvent } from '../../../src/platform/events.ts'
import { once } from '../../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../../src/platform/ids.ts'
import { parseInput, text } from '../../../src/platform/input.ts'
import { isObject, parseJson } from '../../../src/platform/json.ts'
import { prose } from '../../../src/platform/readable-text.ts'
import { say } from '../../../src/texts/say.ts'
import type { Agent } from './read-agent.ts'

const reason = prose({ max: 500 }).trim().min(3)
/** HubSpot may repeat a request. The key identifies the click. */
const idempotencyKey = text({ max: 255 })
const actionInput = z.discriminatedUnion('action', [
  z.object({ action: z.literal('RESEND'), license: z.string(), reason, idempotencyKey }),
  z.object({ action: z.literal('RELEASE'), activation: z.string(), reason, idempotencyKey }),
  z.object({
    action: z.literal('EXTEND'),
    license: z.string(),
    days: z.int().min(1),
    reason,
    idempotencyKey,
  }),
  z.object({
    action: z.literal('CHANGE_SEATS'),
    license: z.string(),
    seats: z.int().min(1),
    reason,
    idempotencyKey,
  }),
  z.object({
    action: z.literal('EXTEND_TRIAL'),
    license: z.string(),
    days: z.int().min(1),
    reason,
    idempotencyKey,
  }),
  z.object({ action: z.literal('DECIDE'), review: z.string(), choice: z.string(), reason, idempotencyKey }),
])

/**
 * Performs an action of an agent once for each click, with the agent as author and a reason. Sends the mail with the
 * license key again, releases a device, extends a trial or another license within the configured limits, changes seats up to the
 * configured number, or decides what a deal does. Acts only on licenses and devices
 * of the account that is linked to the card's record.
 */
export async function performAction(
  { ctx, body }: Agent,
  accountId: string,
  { mostSeats }: Pick<HubspotApp, 'mostSeats'>,
): Promise<object> {
  const input = parseInput(actionInput, parseObject(body))
  const click = { ...input, accountId }
  return await once(ctx, `hubspot.card.${input.action}`, click, async (tx) => {
    switch (input.action) {
      case 'RESEND': {
        const licenseId = await ownLicense(tx, accountId, input.license)
        await resendLicenseDetails(ctx, tx, { licenseId })
        const data = { reason: input.reason }
        await recordEvent(ctx, tx, {
          type: 'license-details.resent',
          subjectId: licenseId,
          accountId,
          licenseId,
          data,
        })
        return { done: 'The mail with the license key will be sent.' }
      }
      case 'RELEASE': {
        const activationId = uuidOf('Activation', input.activation, ['activation'])
        if (!(await tx.activation.findFirst({ where: { id: activationId, license: { accountId } } })))
          throw new NotFoundRefusal('ACTIVATION_NOT_FOUND', say('ACTIVATION_NOT_FOUND_IN_ACCOUNT'))
        const { released } = await releaseActivation(ctx, tx, { activationId, reason: input.reason })
        return { done: released ? 'The device is released. Its seat is free.' : 'The device had no seat.' }
      }
      case 'DECIDE': {
        const reviewId = uuidOf('CrmReview', input.review, ['review'])
        if (!(await tx.crmReview.findFirst({ where: { id: reviewId, accountId } })))
          throw new NotFoundRefusal('CRM_REVIEW_NOT_FOUND', say('CRM_REVIEW_NOT_FOUND'))
        await decideSale(ctx, tx, { reviewId, choice: input.choice, reason: input.reason })
        return { done: 'The decision is stored. The licenses change within seconds.' }
      }
      case 'EXTEND': {
        const licenseId = await ownLicense(tx, accountId, input.license)
        const { days } = input
        const { expiry } = await extendLicense(ctx, tx, { licenseId, days, reason: input.reason })
        return { done: `The license ends at ${expiry.toISOString()}.` }
      }
      case 'CHANGE_SEATS': {
        const licenseId = await ownLicense(tx, accountId, input.license)
        const { seats } = input
        if (seats > mostSeats)
          throw new InputRefusal([
            { path: ['seats'], text: say('INPUT_NUMBER_TOO_LARGE', { maximum: mostSeats }) },
          ])
        const change = { maxActivations: seats }
        await changeLicense(ctx, tx, { licenseId, change, reason: input.reason })
        return { done: `The license has ${seats} seats.` }
      }
      case 'EXTEND_TRIAL': {
        const licenseId = await ownLicense(tx, accountId, input.license)
        const { days } = input
        const { expiry } = await extendTrial(ctx, tx, { licenseId, days, reason: input.reason })
        return { done: `The trial ends at ${expiry.toISOString()}.` }
      }
    }
  })
}

async function ownLicense(tx: Tx, accountId: string, license: string): Promise<string> {
  const id = uuidOf('License', license, ['license'])
  if (await tx.license.findFirst({ where: { id, accountId } })) return id
  throw new NotFoundRefusal('LICENSE_NOT_FOUND', say('LICENSE_NOT_FOUND_IN_ACCOUNT'))
}

function parseObject(body: string): Record<string, unknown> {
  const json = parseJson(body)
  if (json.ok && isObject(json.value)) return json.value
  throw new InputRefusal([{ path: [], text: say('INPUT_JSON_OBJECT') }])
}
