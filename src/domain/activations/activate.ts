import type { Activation } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { once } from '../../platform/idempotency/once.ts'
import { parseInput } from '../../platform/input.ts'
import { claimTrialForDevice } from '../licenses/claim-trial.ts'
import { notifyOfRefusal } from '../notifications/notify-of-refusal.ts'
import { confirmActivate, findActivateAttempt, recordRefusedActivate } from '../onboarding/activate-step.ts'
import { recordingFailure } from '../onboarding/record-attempt.ts'
import { assertUsable, isUsable } from '../validation/assert-usable.ts'
import { matchDevice } from '../validation/device.ts'
import { evaluate, type LicenseValidation } from '../validation/evaluate.ts'
import { getFactsByKey, lockFactsByKey } from '../validation/key-facts.ts'
import type { LicenseFacts } from '../validation/license-facts.ts'
import { startTerm } from '../validation/start-term.ts'
import { type ActivatedDevice, type ActivateInput, activateInput } from './activate-input.ts'
import { renewSeat, takeSeat } from './seat.ts'
import { takeFreeSeat } from './take-free-seat.ts'

export interface ActivateResult {
  activationId: string
  /** Its record, where it was just made. */
  activation: Activation | null
  /** False when the device was active already. */
  created: boolean
  activationToken: string | null
  validation: LicenseValidation
  /** The onboarding whose ACTIVATE step this completed. */
  onboardingId: string | null
}

/**
 * Activates a license on a device: one device takes one seat, however often and however many at once it
 * asks, and the seats of a license are never passed, by any number of gateways. A license that may not be
 * used, or is of another product, activates nothing. Completes the ACTIVATE step of an open onboarding.
 */
export async function activateLicense(
  ctx: Context,
  raw: { idempotencyKey?: string | null | undefined; [name: string]: unknown },
): Promise<ActivateResult> {
  const startedAt = ctx.now()
  return await recordingFailure(
    ctx,
    'ACTIVATE',
    () => findActivateAttempt(ctx, ctx.db, { key: raw.key }, startedAt),
    async () =>
      (await answerAtOnce(ctx, raw)) ??
      (await once(ctx, 'activateLicense', raw, (tx) => activateLocked(ctx, tx, raw, startedAt), {
        onRefusal: async (tx, refusal) => {
          await recordRefusedActivate(ctx, tx, { key: raw.key }, refusal, startedAt)
          await notifyOfRefusal(ctx, tx, raw, refusal)
        },
      })),
  )
}

/**
 * The usual cases in the field, which cost the shared look-up, and no lock of their own: a device that is
 * active already, and one that takes a free seat. Null when a lock is needed.
 */
async function answerAtOnce(
  ctx: Context,
  raw: { idempotencyKey?: string | null | undefined },
): Promise<ActivateResult | null> {
  const { success, data: input } = activateInput.safeParse(raw)
  if (!success || raw.idempotencyKey) return null
  const facts = await getFactsByKey(ctx, input)
  return activeAnswer(ctx, facts, input) ?? (await newAnswer(ctx, facts, input))
}

async function activateLocked(ctx: Context, tx: Tx, raw: unknown, startedAt: Date): Promise<ActivateResult> {
  const input = parseInput(activateInput, raw)
  return await activateDevice(ctx, tx, await lockFactsByKey(ctx, tx, input), input, startedAt)
}

/**
 * The critical section, in the caller's lock on the license: from the lock to the commit, nobody else takes
 * or gives a seat of it.
 */
export async function activateDevice(
  ctx: Context,
  tx: Tx,
  locked: LicenseFacts,
  input: ActivatedDevice,
  startedAt: Date,
): Promise<ActivateResult> {
  const now = ctx.now()
  const starts = locked.startsAt === null && locked.rules.termStartsAt !== 'ISSUE'
  // A refusal undoes the start of the term with everything else.
  const facts = starts ? { ...locked, ...(await startTerm(ctx, locked, now, () => true, tx)).term } : locked
  assertUsable(facts, input, now)

  const { activation: known } = matchDevice(facts.candidates, input, facts.rules)
  const seat = known ? await renewSeat(tx, facts, known, now) : await takeSeat(tx, facts, input, now)
  const { licenseId, accountId } = facts
  const activationId = seat.activation.id
  if (!known) {
    await claimTrialForDevice(ctx, tx, facts, input.fingerprint)
    await recordEvent(ctx, tx, { type: 'license.activated', subjectId: activationId, accountId, licenseId })
  }
  const onboardingId = await confirmActivate(ctx, tx, { licenseId, activationId }, startedAt)
  const validation = answerOf({ ...facts, ...seat.facts }, input, now)
  return {
    activationId,
    activation: null,
    created: !known,
    activationToken: seat.token,
    validation,
    onboardingId,
  }
}

/** The answer for a device that holds a seat already and may go on; null when a lock is needed. */
function activeAnswer(ctx: Context, facts: LicenseFacts, input: ActivateInput): ActivateResult | null {
  const now = ctx.now()
  const { activation } = matchDevice(facts.candidates, input, facts.rules)
  // A lease, a heartbeat and a check-in begin anew with every activation, which is a write.
  if (!activation || activation.leaseEndsAt || facts.rules.heartbeat || facts.rules.checkIn) return null
  const validation = answerOf(facts, input, now)
  if (!validation.valid) return null
  ctx.lastSeen.validated(facts.licenseId, activation.id, now)
  return {
    activationId: activation.id,
    activation: null,
    created: false,
    activationToken: null,
    validation,
    onboardingId: null,
  }
}

/** The answer for a device that takes a free seat at once; null when a lock is needed. */
async function newAnswer(
  ctx: Context,
  facts: LicenseFacts,
  input: ActivateInput,
): Promise<ActivateResult | null> {
  const now = ctx.now()
  if (facts.candidates.length > 0 || !isUsable(facts, input, now)) return null
  const seat = await takeFreeSeat(ctx, facts, input, now)
  if (!seat) return null
  const { activation, token, activeActivations } = seat
  const candidates = [{ ...activation, components: input.components }]
  const after = { ...facts, activeActivations, candidates, lastCheckInAt: now }
  return {
    activationId: activation.id,
    activation,
    created: true,
    activationToken: token,
    validation: answerOf(after, input, now),
    onboardingId: null,
  }
}

function answerOf(facts: LicenseFacts, input: ActivatedDevice, at: Date): LicenseValidation {
  const device = matchDevice(facts.candidates, input, facts.rules)
  return evaluate(facts, { product: input.product, version: input.version, device }, at)
}
