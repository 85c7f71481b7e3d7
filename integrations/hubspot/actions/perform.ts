import type { ActionOutcome } from '../../../src/crm/action-runs.ts'
import { resolveBuyer } from '../../../src/crm/deals/resolve-buyer.ts'
import type { HubspotApp } from '../../../src/crm/hubspot-settings.ts'
import { changeLicense } from '../../../src/domain/licenses/change.ts'
import { issueLicense } from '../../../src/domain/licenses/issue.ts'
import { reinstateLicense } from '../../../src/domain/licenses/reinstate.ts'
import { renewLicense } from '../../../src/domain/licenses/renew.ts'
import { resendLicenseDetails } from '../../../src/domain/licenses/resend-details.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import type { Context } from '../../../src/platform/context.ts'
import { attempt, type Tx } from '../../../src/platform/db.ts'
import { Refusal } from '../../../src/platform/errors.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { findFirstAccount } from '../card/find-account.ts'
import { dayOf } from '../mapping/validity.ts'
import { ActionRefused } from './action-refused.ts'
import { findLicense } from './find-license.ts'
import type { RecordCustomer } from './read-customer.ts'
import type { Execution } from './read-execution.ts'

/** What an action works with. */
export interface ActionContext {
  ctx: Context
  tx: Tx
  hubspot: HubspotApp
  execution: Execution
  customer: RecordCustomer
}

type Perform = (context: ActionContext) => Promise<string>

/** The actions by name. Each returns the id of the license that it issued or changed. */
const actions = {
  issue: async (context) => {
    const { ctx, tx, execution, customer } = context
    const { license_type: licenseType } = execution.inputs
    if (!licenseType) throw missing('License type')
    const soldTo = await accountOf(context)
    const buyer = await resolveBuyer(ctx, tx, customer, soldTo, () => {})
    if (!buyer)
      throw new ActionRefused(
        'CUSTOMER_INCOMPLETE',
        'The record has no company, several and no primary one, or no contact with an address. Add what is missing.',
      )
    const seats = seatsOf(context)
    const { accountId, contactId } = buyer
    const overrides = seats === null ? null : { maxActivations: seats }
    return (await issueLicense(ctx, tx, { accountId, contactId, licenseType, overrides })).licenseId
  },
  renew: async (context) => {
    const licenseId = await ownLicense(context)
    const terms = wholeNumber(context.execution.inputs.terms, 'Terms', 10)
    await renewLicense(context.ctx, context.tx, { licenseId, terms })
    return licenseId
  },
  suspend: async (context) => {
    const licenseId = await ownLicense(context)
    await suspendLicense(context.ctx, context.tx, { licenseId, reason: reasonOf(context) })
    return licenseId
  },
  reinstate: async (context) => {
    const licenseId = await ownLicense(context)
    await reinstateLicense(context.ctx, context.tx, { licenseId, reason: reasonOf(context) })
    return licenseId
  },
  'change-seats': async (context) => {
    const licenseId = await ownLicense(context)
    const seats = seatsOf(context)
    if (seats === null) throw missing('Seats')
    const change = { maxActivations: seats }
    await changeLicense(context.ctx, context.tx, { licenseId, change, reason: reasonOf(context) })
    return licenseId
  },
  resend: async (context) => {
    const licenseId = await ownLicense(context)
    await resendLicenseDetails(context.ctx, context.tx, { licenseId })
    return licenseId
  },
} satisfies Record<string, Perform>

export type ActionName = keyof typeof actions

export function isAction(name: string): name is ActionName {
  return Object.hasOwn(actions, name)
}

/** Performs an action. A refusal undoes what it wrote, and is an outcome too. */
export async function perform(name: ActionName, context: ActionContext): Promise<ActionOutcome> {
  const { tx } = context
  try {
    const licenseId = await attempt(tx, () => actions[name](context))
    const { expiry, timeZone } = await tx.license.findUniqueOrThrow({ where: { id: licenseId } })
    return {
      result: 'done',
      code: 'DONE',
      remedy: '',
      license: toTypedId('License', licenseId),
      expiry: expiry ? dayOf({ at: expiry, timeZone }) : '',
    }
  } catch (error) {
    if (error instanceof Refusal || error instanceof ActionRefused) return refused(error)
    throw error
  }
}

/** The outcome of an action that was not performed. */
export function refused({ code, message }: { code: string; message: string }): ActionOutcome {
  return { result: 'refused', code, remedy: message, license: '', expiry: '' }
}

async function accountOf({ tx, execution, customer }: ActionContext): Promise<string | null> {
  return await findFirstAccount(tx, execution.portalId, customer.records)
}

async function ownLicense(context: ActionContext): Promise<string> {
  const accountId = await accountOf(context)
  if (accountId) return await findLicense(context.tx, accountId, context.execution)
  throw new ActionRefused(
    'CUSTOMER_NOT_FOUND',
    'No account is linked to the record. Issue a license first, or link an account to its company.',
  )
}

function seatsOf({ execution, hubspot }: ActionContext): number | null {
  return wholeNumber(execution.inputs.seats, 'Seats', hubspot.mostSeats)
}

/** A whole number from 1; null if the input is empty. */
function wholeNumber(input: string | undefined, label: string, most: number): number | null {
  if (input === undefined) return null
  const value = Number(input)
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  throw new ActionRefused('INPUT_INVALID', `${label} must be a whole number from 1 to ${most}.`)
}

function missing(label: string): ActionRefused {
  return new ActionRefused('INPUT_INVALID', `${label} is empty. Set it in the workflow.`)
}

function reasonOf({ execution: { inputs, workflowId } }: ActionContext): string {
  return inputs.reason ?? `HubSpot workflow ${workflowId ?? 'without a number'}.`
}
