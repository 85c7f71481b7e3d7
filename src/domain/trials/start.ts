import { z } from 'zod'
import type { LicenseType, LicenseTypeRevision, Product } from '../../../prisma/client/client.ts'
import { onBehalfOf } from '../../platform/caller.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { InputRefusal, NotFoundRefusal } from '../../platform/errors.ts'
import { idempotencyKey } from '../../platform/idempotency/idempotency-key.ts'
import { type KeyedInput, once } from '../../platform/idempotency/once.ts'
import { findRepeatedOutcome, keepOutcome } from '../../platform/idempotency/repeat.ts'
import { code, parseInput } from '../../platform/input.ts'
import { say } from '../../texts/say.ts'
import { accountInput } from '../accounts/adopt.ts'
import { contactInput } from '../accounts/contact-input.ts'
import { mailboxOf } from '../accounts/mail-domain.ts'
import { findMailStops } from '../accounts/mail-stop.ts'
import { type ActivateResult, activateDevice } from '../activations/activate.ts'
import { activateInput } from '../activations/activate-input.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { hasUsedTrial } from '../licenses/claim-trial.ts'
import { checkCode, codeInvalid, markCodeUsed } from '../mailed-codes/check.ts'
import { oneTimeCode } from '../mailed-codes/code.ts'
import { type CodeSubject, requestCode } from '../mailed-codes/request.ts'
import { onboardPurchase } from '../onboarding/onboard-purchase.ts'
import { assertFingerprintAllowed } from '../validation/banned-device.ts'
import { lockFactsByKey } from '../validation/facts-by-key.ts'
import { openTrialAccount } from './open-account.ts'

const device = activateInput.pick({
  components: true,
  platform: true,
  version: true,
})

const startInput = z.strictObject({
  licenseType: code,
  product: code.nullish(),
  email: contactInput.shape.email.nullish(),
  name: contactInput.shape.name.nullish(),
  organization: accountInput.shape.name.nullish(),
  locale: contactInput.shape.locale,
  code: oneTimeCode.nullish(),
  fingerprint: activateInput.shape.fingerprint.nullish(),
  deviceName: activateInput.shape.name,
  ...device.shape,
  idempotencyKey,
})
export type StartTrialInput = z.input<typeof startInput>
/** The input, parsed. */
export type TrialApplication = z.output<typeof startInput>

/** A started trial. */
export interface StartedTrial {
  state: 'STARTED'
  licenseKey: string
  /** Activation of the device; null without a fingerprint. */
  activation: ActivateResult | null
}

/** A trial that waits for the code that was mailed, if the address can have the trial. */
export interface UnconfirmedTrial {
  state: 'CONFIRMATION_REQUIRED'
  codeExpiresAt: Date
  nextCodeAt: Date
}

export type StartTrialResult = StartedTrial | UnconfirmedTrial

/**
 * Starts a trial of a license type with `trial.selfService` for a client without a credential: opens an account, issues the
 * license by the steps of an onboarding, and activates it on the device. An address is confirmed first, by a code that is
 * mailed to it; nothing is stored under an address that is not confirmed. Without a code the result is
 * CONFIRMATION_REQUIRED for every address. The reader of the mailbox learns by mail if the trial
 * was used before.
 *
 * Refused CODE_INVALID, CODE_LIMIT_EXCEEDED, DEVICE_BANNED, LICENSE_TYPE_NOT_FOUND if the type has no such trial, TRIAL_ALREADY_USED, or
 * INPUT_INVALID.
 */
export async function startTrial(ctx: Context, raw: StartTrialInput & KeyedInput): Promise<StartTrialResult> {
  const startedAt = ctx.now()
  const result = await once(ctx, 'startTrial', raw, (tx, input) => start(ctx, tx, input, startedAt))
  if (!result) throw codeInvalid()
  return result
}

/** Returns null for a wrong code, because a refusal would undo its count. */
async function start(
  ctx: Context,
  tx: Tx,
  raw: StartTrialInput,
  startedAt: Date,
): Promise<StartTrialResult | null> {
  const input = parseInput(startInput, raw)
  const type = await getSelfServiceType(tx, input)
  assertIdentified(input, type.rules)
  const { email, fingerprint } = input
  // No mail is sent for a device that is banned everywhere. A ban for the account is found with its activation.
  if (fingerprint) await assertFingerprintAllowed(tx, fingerprint, null)
  if (!email) return await begin(ctx, tx, input, startedAt)
  // All spellings of a mailbox share one code and its limits, but a code confirms only the address that it was mailed to.
  const binding = `${type.id} ${email}`
  const subject: CodeSubject = { purpose: 'START_TRIAL', subject: mailboxOf(email), binding }
  if (!input.code) return await requestConfirmation(ctx, tx, { ...input, email }, type, subject)

  const checked = await checkCode(ctx, tx, subject, input.code)
  if (!checked) return null
  // The parsed input, because the reader of a mail can type the code and the address in another spelling.
  const repeatable = (licenseId: string) => ({ field: 'startTrial', subject: licenseId, input })
  if (checked.usedFor) return await findRepeatedOutcome<StartedTrial>(ctx, tx, repeatable(checked.usedFor))
  const started = await begin(ctx, tx, input, startedAt)
  await markCodeUsed(tx, checked.id, started.licenseId)
  await keepOutcome(ctx, tx, repeatable(started.licenseId), started)
  return started
}

type SelfServiceType = LicenseType & { product: Product; rules: LicenseTypeRules }

/** Refuses any other license type as one that does not exist, so that the catalogue cannot be explored. */
async function getSelfServiceType(
  tx: Tx,
  { licenseType, product }: TrialApplication,
): Promise<SelfServiceType> {
  const found = await tx.licenseType.findFirst({
    where: { code: licenseType, state: 'PUBLISHED', ...(product && { product: { code: product } }) },
    include: {
      product: true,
      revisions: { where: { publishedAt: { not: null } }, orderBy: { number: 'desc' }, take: 1 },
    },
  })
  const rules = rulesOf(found?.revisions)
  if (!found || !rules?.trial?.selfService)
    throw new NotFoundRefusal('LICENSE_TYPE_NOT_FOUND', say('LICENSE_TYPE_NOT_FOUND_FOR_TRIALS'))
  return { ...found, rules }
}

function rulesOf(revisions: LicenseTypeRevision[] = []): LicenseTypeRules | undefined {
  return revisions[0]?.rules as LicenseTypeRules | undefined
}

/** Refuses an input without an identity of which the license type grants one trial. */
function assertIdentified({ email, fingerprint }: TrialApplication, { trial }: LicenseTypeRules): void {
  const { oncePer } = trial!
  const missing = [
    ...(!email && (oncePer.includes('EMAIL') || oncePer.includes('EMAIL_DOMAIN')) ? ['email'] : []),
    ...(!fingerprint && oncePer.includes('FINGERPRINT') ? ['fingerprint'] : []),
  ]
  if (missing.length === 0) return
  throw new InputRefusal(
    missing.map((path) => ({
      path: [path],
      text: say('INPUT_TRIAL_IDENTITY_MISSING'),
    })),
  )
}

/** The mail has no text of the caller: its reader may be another person. */
async function requestConfirmation(
  ctx: Context,
  tx: Tx,
  { email, locale = null }: TrialApplication & { email: string },
  { id, name, product, rules }: SelfServiceType,
  subject: CodeSubject,
): Promise<UnconfirmedTrial> {
  const isUsed = await hasUsedTrial(ctx, tx, { licenseTypeId: id, rules }, email)
  const isStopped = (await findMailStops(tx, [email]))(email).mailStopReason !== null
  const mail = {
    message: isUsed ? ('TRIAL_USED' as const) : ('TRIAL_CODE' as const),
    recipient: { name: null, email, locale },
    product: { name: product.name },
    licenseType: { name },
  }
  const { codeExpiresAt, nextCodeAt } = await requestCode(ctx, tx, subject, isStopped ? null : mail)
  return { state: 'CONFIRMATION_REQUIRED', codeExpiresAt, nextCodeAt }
}

/** Starts the trial of an application whose address, if it has one, is confirmed. */
async function begin(
  ctx: Context,
  tx: Tx,
  input: TrialApplication,
  startedAt: Date,
): Promise<StartedTrial & { licenseId: string }> {
  const { licenseType, fingerprint, components, platform, version, deviceName } = input
  const gateway = { ...ctx, caller: onBehalfOf(ctx.caller) }
  const account = await openTrialAccount(gateway, tx, input)
  const { licenseId, licenseKey } = await onboardPurchase(gateway, tx, { ...account, licenseType })
  const state = 'STARTED'
  if (!fingerprint) return { state, licenseId, licenseKey, activation: null }
  const facts = await lockFactsByKey(ctx, tx, { key: licenseKey, fingerprint })
  const seat = { fingerprint, components, name: deviceName, platform, version }
  return { state, licenseId, licenseKey, activation: await activateDevice(ctx, tx, facts, seat, startedAt) }
}
