import { z } from 'zod'
import { releaseActivation } from '../../../src/domain/activations/release.ts'
import { extendTrial } from '../../../src/domain/licenses/extend.ts'
import { resendLicenseDetails } from '../../../src/domain/licenses/resend-details.ts'
import type { Tx } from '../../../src/platform/db.ts'
import { InputRefusal, NotFoundRefusal } from '../../../src/platform/errors.ts'
import { recordEvent } from '../../../src/platform/events.ts'
import { once } from '../../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../../src/platform/ids.ts'
import { parseInput, text } from '../../../src/platform/input.ts'
import { isObject, parseJson } from '../../../src/platform/json.ts'
import { prose } from '../../../src/platform/readable-text.ts'
import type { Agent } from './read-agent.ts'

const reason = prose({ max: 500 }).trim().min(3, 'must give the reason')
/** HubSpot may repeat a request. The key identifies the click. */
const idempotencyKey = text({ max: 255 })
const actionInput = z.discriminatedUnion('action', [
  z.object({ action: z.literal('RESEND'), license: z.string(), reason, idempotencyKey }),
  z.object({ action: z.literal('RELEASE'), activation: z.string(), reason, idempotencyKey }),
  z.object({
    action: z.literal('EXTEND_TRIAL'),
    license: z.string(),
    days: z.int().min(1),
    reason,
    idempotencyKey,
  }),
])

/**
 * Performs an action of an agent once for each click, with the agent as author and a reason. Sends the mail with the
 * license key again, releases a device, or extends a trial within the configured limits. Acts only on licenses and devices
 * of the account that is linked to the card's record.
 */
export async function performAction({ ctx, body }: Agent, accountId: string): Promise<object> {
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
          throw new NotFoundRefusal('ACTIVATION_NOT_FOUND', 'The account has no such device.')
        const { released } = await releaseActivation(ctx, tx, { activationId, reason: input.reason })
        return { done: released ? 'The device is released. Its seat is free.' : 'The device had no seat.' }
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
  throw new NotFoundRefusal('LICENSE_NOT_FOUND', 'The account has no such license.')
}

function parseObject(body: string): Record<string, unknown> {
  const json = parseJson(body)
  if (json.ok && isObject(json.value)) return json.value
  throw new InputRefusal([{ path: [], message: 'must be a JSON object' }])
}
