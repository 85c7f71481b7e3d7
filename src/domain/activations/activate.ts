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
import { assertDeviceAllowed } from '../validation/banned-device.ts'
import { followComponents, type MatchedDevice, matchDevice } from '../validation/device.ts'
import { evaluate, type LicenseValidation } from '../validation/evaluate.ts'
import { getFactsByKey, lockFactsByKey } from '../validation/facts-by-key.ts'
import type { LicenseFacts } from '../validation/license-facts.ts'
import { startTerm } from '../validation/start-term.ts'
import {
  type ActivatedDevice,
  type ActivateInput,
  activateInput,
  type ParsedActivateInput,
} from './activate-input.ts'
import { renewSeat, takeSeat } from './seat.ts'
import { takeFreeSeat } from './take-free-seat.ts'

export interface ActivateResult {
  activationId: string
  /** Record of the activation; null if it has to be read. */
  activation: Activation | null
  /** False if the device was active already. */
  created: boolean
  /** Token of a new activation. Null if the device was active already. */
  activationToken: string | null
  validation: LicenseValidation
  /** Onboarding whose ACTIVATE step this activation completed; null if there is none. */
  onboardingId: string | null
}

/**
 * Activates a license on a device. A device takes one seat, however often and however concurrently it activates. The
 * seats of a license are never exceeded, by any number of gateways. Completes the ACTIVATE step of an open onboarding.
 * Refused DEVICE_BANNED, ACTIVATION_LIMIT_EXCEEDED, TRANSFER_LIMIT_EXCEEDED, TRIAL_ALREADY_USED, and with the code of the failed check
 * if the license may not be used or is for another product.
 */
export async function activateLicense(ctx: Context, raw: ActivateInput): Promise<ActivateResult> {
  const startedAt = ctx.now()
  return await recordingFailure(
    ctx,
    'ACTIVATE',
    () => findActivateAttempt(ctx, ctx.db, { key: raw.key }, startedAt),
    async () =>
      (await activateWithoutLock(ctx, raw)) ??
      (await once(ctx, 'activateLicense', raw, (tx) => activateWithLock(ctx, tx, raw, startedAt), {
        onRefusal: async (tx, refusal) => {
          await recordRefusedActivate(ctx, tx, { key: raw.key }, refusal, startedAt)
          await notifyOfRefusal(ctx, tx, raw, refusal)
        },
      })),
  )
}

/**
 * Hot path for the two most frequent cases: the device is active already, or it takes a free seat. They need the shared
 * look-up and no lock of their own. Returns null if a lock is needed.
 */
async function activateWithoutLock(ctx: Context, raw: ActivateInput): Promise<ActivateResult | null> {
  const { success, data: input } = activateInput.safeParse(raw)
  if (!success || input.idempotencyKey) return null
  const facts = await getFactsByKey(ctx, input)
  return findActive(ctx, facts, input) ?? (await activateNew(ctx, facts, input))
}

async function activateWithLock(
  ctx: Context,
  tx: Tx,
  raw: ActivateInput,
  startedAt: Date,
): Promise<ActivateResult> {
  const input = parseInput(activateInput, raw)
  return await activateDevice(ctx, tx, await lockFactsByKey(ctx, tx, input), input, startedAt)
}

/**
 * Activates a license on a device within the caller's lock on the license. From the lock to the commit no other
 * transaction takes or frees a seat of the license. Refused as `activateLicense`.
 */
export async function activateDevice(
  ctx: Context,
  tx: Tx,
  locked: LicenseFacts,
  input: ActivatedDevice,
  startedAt: Date,
): Promise<ActivateResult> {
  const now = ctx.now()
  const startsNow = locked.startsAt === null && locked.rules.termStartsAt !== 'ISSUE'
  // A refusal also undoes the start of the term, so any term is accepted here.
  const facts = startsNow
    ? { ...locked, ...(await startTerm(ctx, locked, now, () => true, tx)).term }
    : locked
  assertUsable(facts, input, now)

  const device = matchDevice(facts.candidates, input, facts.rules)
  assertDeviceAllowed(facts, device)
  const { activation: active } = device
  const seat = active
    ? await renewSeat(tx, facts, active, input.components, now)
    : await takeSeat(tx, facts, input, now)
  const { licenseId, accountId } = facts
  const activationId = seat.activation.id
  if (!active) {
    await claimTrialForDevice(ctx, tx, facts, input)
    await recordEvent(ctx, tx, { type: 'license.activated', subjectId: activationId, accountId, licenseId })
  }
  const onboardingId = await confirmActivate(ctx, tx, { licenseId, activationId }, startedAt)
  const validation = validateDevice({ ...facts, ...seat.facts }, input, seat, now)
  return {
    activationId,
    activation: null,
    created: !active,
    activationToken: seat.token,
    validation,
    onboardingId,
  }
}

/** Returns the result for a device that is active already; null if a lock is needed. */
function findActive(ctx: Context, facts: LicenseFacts, input: ParsedActivateInput): ActivateResult | null {
  const now = ctx.now()
  const device = matchDevice(facts.candidates, input, facts.rules)
  const { activation } = device
  // Every activation renews a lease, a heartbeat and a check-in, which is a write.
  if (!activation || activation.leaseEndsAt || facts.rules.heartbeat || facts.rules.checkIn) return null
  // The changed components of the device are stored, which is a write too.
  if (followComponents(activation.components, input.components)) return null
  const validation = validateDevice(facts, input, device, now)
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

/** Activates a device that takes a free seat; null if a lock is needed. */
async function activateNew(
  ctx: Context,
  facts: LicenseFacts,
  input: ParsedActivateInput,
): Promise<ActivateResult | null> {
  const now = ctx.now()
  if (facts.candidates.length > 0 || !isUsable(facts, input, now)) return null
  const seat = await takeFreeSeat(ctx, facts, input, now)
  if (!seat) return null
  const { activation, token, activeActivations } = seat
  const { id, fingerprint, activatedAt, leaseEndsAt, lastHeartbeatAt } = activation
  const active = {
    id,
    fingerprint,
    components: input.components,
    activatedAt,
    leaseEndsAt,
    lastHeartbeatAt,
    isBanned: false,
  }
  const after = { ...facts, activeActivations, candidates: [active], lastCheckInAt: now }
  return {
    activationId: id,
    activation,
    created: true,
    activationToken: token,
    validation: validateDevice(after, input, { activation: active }, now),
    onboardingId: null,
  }
}

function validateDevice(
  facts: LicenseFacts,
  { product, version }: ActivatedDevice,
  device: MatchedDevice,
  at: Date,
): LicenseValidation {
  return evaluate(facts, { product, version, device }, at)
}
