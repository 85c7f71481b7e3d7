import { z } from 'zod'
import type { LicenseFile } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import { type Tx, violatesUnique } from '../../platform/db.ts'
import { InputRefusal, StateRefusal } from '../../platform/errors.ts'
import { once } from '../../platform/idempotency/once.ts'
import { parseTypedId, toTypedId } from '../../platform/ids.ts'
import { parseInput, text } from '../../platform/input.ts'
import { activateDevice } from '../activations/activate.ts'
import { MAX_DEVICE_TOKEN_LENGTH } from '../device-keys/device-token.ts'
import { readPresentedKey } from '../license-keys/presented-key.ts'
import { lockLicense } from '../licenses/lock.ts'
import { findActivateAttempt, recordRefusedActivate } from '../onboarding/activate-step.ts'
import { recordingFailure } from '../onboarding/record-attempt.ts'
import { assertUsable } from '../validation/assert-usable.ts'
import { digestFingerprint } from '../validation/device.ts'
import { findFactsById } from '../validation/find-facts-by-id.ts'
import { lockFactsByKey } from '../validation/key-facts.ts'
import type { LicenseFacts } from '../validation/license-facts.ts'
import { type CheckOutResult, checkOutToDevice } from './check-out.ts'
import { assertTimely, digestRequest, type LicenseRequest, openRequest } from './request.ts'

const answerInput = z
  .object({
    request: z
      .string()
      .max(MAX_DEVICE_TOKEN_LENGTH, `must have at most ${MAX_DEVICE_TOKEN_LENGTH} characters`),
    key: z.string().max(4096, 'must have at most 4096 characters').nullish(),
    licenseId: z.string().nullish(),
    reason: text({ max: 500 }).nullish(),
  })
  .refine(({ key, licenseId }) => (key == null) !== (licenseId == null), {
    path: ['key'],
    message: 'exactly one of `key` and `license` is needed',
  })
type AnswerInput = z.output<typeof answerInput>

export interface RequestResult extends CheckOutResult {
  activationId: string
  /** True when the request was answered before; then the file is the very same. */
  repeated: boolean
}

/** What a mutation is given, before it is parsed. */
type Raw = {
  key?: string | null | undefined
  licenseId?: string | null | undefined
  idempotencyKey?: string | null | undefined
  [name: string]: unknown
}

/**
 * Answers the request of a device without a network, which a person carried: activates the device and checks
 * a license file out to it, both or neither, by the rules of either. The request names no license: that is
 * for whoever uploads it, by the key or as somebody who may know of it. A request is answered once, and then
 * again with the very same file, as long as that one is outstanding.
 */
export async function answerLicenseRequest(ctx: Context, raw: Raw): Promise<RequestResult> {
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
        (tx) => answer(ctx, tx, parseInput(answerInput, raw), startedAt),
        {
          onRefusal: (tx, refusal) => recordRefusedActivate(ctx, tx, raw, refusal, startedAt),
        },
      ),
  )
}

async function answer(ctx: Context, tx: Tx, input: AnswerInput, startedAt: Date): Promise<RequestResult> {
  const request = await openRequest(input.request)
  if (request.encrypted && !input.key) {
    throw new InputRefusal([
      {
        path: ['key'],
        message: 'is needed: the device asks for an encrypted file, which opens with the license key',
      },
    ])
  }
  const facts = await lockFacts(ctx, tx, input, request)
  const now = ctx.now()
  assertUsable(facts, { product: request.product }, now)
  const requestDigest = digestRequest(request)
  const answered = await tx.licenseFile.findUnique({ where: { requestDigest } })
  if (answered) return await repeat(ctx, answered, facts, now)
  assertTimely(request, now)
  assertHint(ctx, input, facts, request)

  const { cnf, jti, ...device } = request
  const asked = { ...device, components: {}, metadata: undefined }
  const { activationId } = await activateDevice(ctx, tx, facts, asked, startedAt)
  const about = { request: jti, ...(input.reason && { reason: input.reason }) }
  const file = await checkOutToDevice(
    ctx,
    tx,
    await factsById(ctx, tx, facts.licenseId, request),
    { ...device, deviceKey: cnf.jwk, key: input.key },
    about,
  )
  const sealedFile = await ctx.secrets.seal('license-files', file.file)
  const { uuid } = parseTypedId(file.jti)!
  await tx.licenseFile
    .update({ where: { id: uuid }, data: { requestId: jti, requestDigest, sealedFile } })
    .catch((error: unknown) => {
      throw violatesUnique(error) ? used() : error
    })
  return { ...file, activationId, repeated: false }
}

/** The license that the request is for, behind a lock that is kept until the transaction ends. */
async function lockFacts(
  ctx: Context,
  tx: Tx,
  { key, licenseId }: AnswerInput,
  request: LicenseRequest,
): Promise<LicenseFacts> {
  if (key) return await lockFactsByKey(ctx, tx, { key, fingerprint: request.fingerprint })
  const { id } = await lockLicense(ctx, tx, licenseId!)
  return await factsById(ctx, tx, id, request)
}

async function factsById(
  ctx: Context,
  tx: Tx,
  licenseId: string,
  { fingerprint }: LicenseRequest,
): Promise<LicenseFacts> {
  const query = { licenseId, fingerprintDigest: digestFingerprint(fingerprint), at: ctx.now() }
  const facts = await findFactsById(tx, query)
  if (!facts) throw new Error(`The license ${toTypedId('License', licenseId)} has no key, or no rules.`)
  return facts
}

/** The same file again, for the same license, while it may still be used. */
async function repeat(
  ctx: Context,
  answered: LicenseFile,
  facts: LicenseFacts,
  now: Date,
): Promise<RequestResult> {
  const { id, licenseId, activationId, releasedAt, expiresAt, sealedFile } = answered
  if (licenseId !== facts.licenseId || releasedAt || expiresAt <= now) throw used()
  const file = await ctx.secrets.open('license-files', sealedFile!)
  return { file, jti: toTypedId('LicenseFile', id), expiresAt, activationId, repeated: true }
}

function used(): StateRefusal {
  return new StateRefusal(
    'REQUEST_USED',
    'The license request was answered before, with a file of another license, or one that was released or has expired; make a new request on the device.',
  )
}

/** A device that knows the end of its license key is not given a file of another license. */
function assertHint(
  ctx: Context,
  { key }: AnswerInput,
  facts: LicenseFacts,
  { keyHint }: LicenseRequest,
): void {
  // While two keys work, the device may know either.
  const hint = (key && readPresentedKey(ctx, key)?.hint) || facts.keyHint
  if (keyHint === undefined || keyHint === hint) return
  throw new StateRefusal(
    'REQUEST_LICENSE_MISMATCH',
    `The device asks for the license whose key ends in ${keyHint}; the key of this one ends in ${hint}.`,
    'ENTER_KEY_AGAIN',
  )
}
