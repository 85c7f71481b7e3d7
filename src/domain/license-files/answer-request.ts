import { z } from 'zod'
import type { LicenseFile } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import { type Tx, violatesUnique } from '../../platform/db.ts'
import { InputRefusal, StateRefusal } from '../../platform/errors.ts'
import { idempotencyKey } from '../../platform/idempotency/idempotency-key.ts'
import { once } from '../../platform/idempotency/once.ts'
import { parseTypedId, toTypedId } from '../../platform/ids.ts'
import { parseInput } from '../../platform/input.ts'
import { problem } from '../../platform/input-problem.ts'
import { prose } from '../../platform/readable-text.ts'
import { say } from '../../texts/say.ts'
import { activateDevice } from '../activations/activate.ts'
import { MAX_DEVICE_TOKEN_LENGTH } from '../device-keys/device-token.ts'
import { readPresentedKey } from '../license-keys/presented-key.ts'
import { lockLicense } from '../licenses/lock.ts'
import { findActivateAttempt, recordRefusedActivate } from '../onboarding/activate-step.ts'
import { recordingFailure } from '../onboarding/record-attempt.ts'
import { assertUsable } from '../validation/assert-usable.ts'
import { assertDeviceAllowed } from '../validation/banned-device.ts'
import { matchDevice } from '../validation/device.ts'
import { lockFactsByKey } from '../validation/facts-by-key.ts'
import { findFactsById } from '../validation/find-facts-by-id.ts'
import type { LicenseFacts } from '../validation/license-facts.ts'
import { type CheckOutResult, checkOutToDevice } from './check-out.ts'
import { assertTimely, digestRequest, type LicenseRequest, openRequest } from './request.ts'

const answerRequestInput = z
  .strictObject({
    request: z.string().max(MAX_DEVICE_TOKEN_LENGTH),
    key: z.string().nullish(),
    licenseId: z.string().nullish(),
    reason: prose({ max: 500 }).nullish(),
    idempotencyKey,
  })
  .refine(({ key, licenseId }) => (key == null) !== (licenseId == null), {
    path: ['key'],
    ...problem(say('INPUT_EXACTLY_ONE', { first: 'key', second: 'license' })),
  })
export type AnswerRequestInput = z.input<typeof answerRequestInput>
type ParsedInput = z.output<typeof answerRequestInput>

export interface RequestResult extends CheckOutResult {
  activationId: string
  /** True if the request was answered before. The file is then the same one. */
  repeated: boolean
}

/**
 * Answers the license request of a device without a network: activates the device and checks a license file out to it.
 * Either both happen or neither, by the rules of `activateLicense` and `checkOutLicense`. The request names no license:
 * the caller selects it by its key, or by its id if it is visible to the caller. A request that was answered before
 * returns the same file while that file is outstanding. Refused REQUEST_MALFORMED, REQUEST_EXPIRED,
 * REQUEST_NOT_YET_VALID, REQUEST_USED, REQUEST_LICENSE_MISMATCH and DEVICE_BANNED, and as these two operations.
 */
export async function answerLicenseRequest(ctx: Context, raw: AnswerRequestInput): Promise<RequestResult> {
  const startedAt = ctx.now()
  return await recordingFailure(
    ctx,
    'ACTIVATE',
    () => findActivateAttempt(ctx, ctx.db, raw, startedAt),
    () =>
      once(
        ctx,
        'answerLicenseRequest',
        raw,
        (tx) => answer(ctx, tx, parseInput(answerRequestInput, raw), startedAt),
        { onRefusal: (tx, refusal) => recordRefusedActivate(ctx, tx, raw, refusal, startedAt) },
      ),
  )
}

async function answer(ctx: Context, tx: Tx, input: ParsedInput, startedAt: Date): Promise<RequestResult> {
  const request = await openRequest(input.request)
  if (request.encrypted && !input.key) {
    throw new InputRefusal([
      {
        path: ['key'],
        text: say('INPUT_KEY_REQUIRED_TO_DECRYPT'),
      },
    ])
  }
  const facts = await lockFacts(ctx, tx, input, request)
  const now = ctx.now()
  assertUsable(facts, { product: request.product }, now)
  // A file that was issued before the ban is not returned again.
  assertDeviceAllowed(facts, matchDevice(facts.candidates, { ...request, components: {} }, facts.rules))
  const requestDigest = digestRequest(request)
  const answered = await tx.licenseFile.findUnique({ where: { requestDigest } })
  if (answered) return await returnIssuedFile(ctx, answered, facts, now)
  assertTimely(request, now)
  assertKeyHint(ctx, input, facts, request)

  const { cnf, jti, ...device } = request
  const { activationId } = await activateDevice(ctx, tx, facts, { ...device, components: {} }, startedAt)
  const result = await checkOutToDevice(
    ctx,
    tx,
    await getFactsById(ctx, tx, facts.licenseId, request),
    { ...device, deviceKey: cnf.jwk, key: input.key },
    { request: jti, ...(input.reason && { reason: input.reason }) },
  )
  const sealedFile = await ctx.secrets.seal('license-files', result.file)
  const { uuid } = parseTypedId(result.jti)!
  await tx.licenseFile
    .update({ where: { id: uuid }, data: { requestId: jti, requestDigest, sealedFile } })
    .catch((error: unknown) => {
      throw violatesUnique(error) ? requestUsed() : error
    })
  return { ...result, activationId, repeated: false }
}

/** Locks the license of the request until the transaction ends, and returns its facts. */
async function lockFacts(
  ctx: Context,
  tx: Tx,
  { key, licenseId }: ParsedInput,
  request: LicenseRequest,
): Promise<LicenseFacts> {
  if (key) return await lockFactsByKey(ctx, tx, { key, fingerprint: request.fingerprint })
  const { id } = await lockLicense(ctx, tx, licenseId!)
  return await getFactsById(ctx, tx, id, request)
}

async function getFactsById(
  ctx: Context,
  tx: Tx,
  licenseId: string,
  { fingerprint }: LicenseRequest,
): Promise<LicenseFacts> {
  const facts = await findFactsById(tx, { licenseId, fingerprint, at: ctx.now() })
  if (!facts) throw new Error(`The license ${toTypedId('License', licenseId)} has no key or no rules.`)
  return facts
}

/** Returns the file that was issued for the request. Refused REQUEST_USED if it is not outstanding on this license. */
async function returnIssuedFile(
  ctx: Context,
  issued: LicenseFile,
  facts: LicenseFacts,
  now: Date,
): Promise<RequestResult> {
  const { id, licenseId, activationId, releasedAt, expiresAt, sealedFile } = issued
  if (licenseId !== facts.licenseId || releasedAt || expiresAt <= now) throw requestUsed()
  const file = await ctx.secrets.open('license-files', sealedFile!)
  return { file, jti: toTypedId('LicenseFile', id), expiresAt, activationId, repeated: true }
}

function requestUsed(): StateRefusal {
  return new StateRefusal('REQUEST_USED', say('REQUEST_USED'))
}

/** Refuses a file of another license to a device that has the hint of its license key. */
function assertKeyHint(
  ctx: Context,
  { key }: ParsedInput,
  facts: LicenseFacts,
  { keyHint }: LicenseRequest,
): void {
  // While a replaced key still works, the device may have the hint of either key.
  const hint = (key && readPresentedKey(ctx, key)?.hint) || facts.keyHint
  if (keyHint === undefined || keyHint === hint) return
  throw new StateRefusal(
    'REQUEST_LICENSE_MISMATCH',
    say('REQUEST_LICENSE_MISMATCH', { requested: keyHint, presented: hint }),
    'ENTER_KEY_AGAIN',
  )
}
