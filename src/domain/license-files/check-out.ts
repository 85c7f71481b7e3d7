import { z } from 'zod'
import type { Prisma } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { LimitRefusal, StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { idempotencyKey } from '../../platform/idempotency/idempotency-key.ts'
import { toTypedId } from '../../platform/ids.ts'
import { parseInput } from '../../platform/input.ts'
import { moment, say } from '../../texts/say.ts'
import { assertWithinLimit } from '../activations/seat.ts'
import { publicJwk } from '../device-keys/device-key.ts'
import { notify } from '../notifications/notify.ts'
import { signFile } from '../signing-keys/sign-file.ts'
import { getSigner } from '../signing-keys/signing-key.ts'
import { duration } from '../terms/duration.ts'
import { inZone } from '../terms/time-zone.ts'
import { assertUsable } from '../validation/assert-usable.ts'
import { assertDeviceAllowed } from '../validation/banned-device.ts'
import { fingerprint, matchDevice } from '../validation/device.ts'
import { lockFactsByKey } from '../validation/facts-by-key.ts'
import { laterLeaseEnd } from '../validation/lease.ts'
import { type ActivationFacts, type LicenseFacts, useEndsAt } from '../validation/license-facts.ts'
import { isBeyondLimit } from '../validation/over-limit.ts'
import { claimsOf, licenseFileIncludes } from './claims.ts'
import { encryptFile } from './encrypt.ts'
import { takeStatusListIndex } from './status-list-index.ts'

const checkOutInput = z.strictObject({
  key: z.string(),
  fingerprint,
  ttl: duration({ min: 'PT1M', max: 'P100Y' }).nullish(),
  include: z.array(z.enum(licenseFileIncludes)).nullish(),
  encrypted: z.boolean().nullish(),
  deviceKey: z.looseObject({}).pipe(publicJwk).nullish(),
  idempotencyKey,
})
export type CheckOutInput = z.input<typeof checkOutInput>

/** The device for which a license file is issued, with the options of the file. */
export interface FileRequest extends Omit<z.output<typeof checkOutInput>, 'key' | 'idempotencyKey'> {
  /** License key with which an encrypted file is decrypted. Required if `encrypted` is true. */
  key?: string | null | undefined
}

export interface CheckOutResult {
  file: string
  /** Typed id of the file in the ledger, which is its `jti` claim. */
  jti: string
  expiresAt: Date
}

/**
 * Issues a signed license file to an active device. The file is valid for the requested time, at most for the time that
 * the license type allows, and never beyond the end of the use of the license. It holds the seat of the device until it expires.
 * Every file is in the ledger and can be revoked by its status list. Refused OFFLINE_NOT_ALLOWED, DEVICE_BANNED, LICENSE_NOT_ACTIVATED,
 * FILE_LIMIT_EXCEEDED, ACTIVATION_LIMIT_EXCEEDED for a device beyond the seat limit, and with the code of the failed check
 * if the license may not be used.
 */
export async function checkOutLicense(ctx: Context, tx: Tx, raw: CheckOutInput): Promise<CheckOutResult> {
  const input = parseInput(checkOutInput, raw)
  return await checkOutToDevice(ctx, tx, await lockFactsByKey(ctx, tx, input), input)
}

/**
 * Issues a license file as `checkOutLicense` does, within the caller's lock on the license. `eventData` is added to the
 * event in the audit log.
 */
export async function checkOutToDevice(
  ctx: Context,
  tx: Tx,
  facts: LicenseFacts,
  request: FileRequest,
  eventData: Prisma.InputJsonObject = {},
): Promise<CheckOutResult> {
  const now = ctx.now()
  assertUsable(facts, {}, now)
  const { licenseId, productId, accountId } = facts
  const { offline } = facts.rules
  if (!offline) {
    throw new StateRefusal('OFFLINE_NOT_ALLOWED', say('OFFLINE_NOT_ALLOWED'), 'CONTACT_SUPPORT')
  }
  const device = matchDevice(facts.candidates, { ...request, components: {} }, facts.rules)
  assertDeviceAllowed(facts, device)
  const { activation } = device
  if (!activation) {
    throw new StateRefusal('LICENSE_NOT_ACTIVATED', say('LICENSE_NOT_ACTIVATED'), 'ACTIVATE')
  }
  await assertWithinLimit(tx, facts, activation, now)
  await assertFileLimit(tx, facts, activation.id, now)

  const expiresAt = fileExpiry(facts, activation, request.ttl ?? null, offline.ttl, now)
  // Within the second in which the use ends, no file has a second in which it is valid.
  if (expiresAt <= now) {
    throw new StateRefusal('LICENSE_EXPIRED', say('LICENSE_EXPIRED_FOR_FILE'), 'RENEW')
  }
  const issuedAt = await nextIssuedAt(tx, licenseId, now)
  const signer = await getSigner(ctx, tx, productId)
  const { fileSeq: seq } = await tx.license.update({
    where: { id: licenseId },
    data: { fileSeq: { increment: 1 }, lastCheckInAt: now },
    select: { fileSeq: true },
  })
  const { statusListId, statusIndex } = await takeStatusListIndex(tx, signer.signingKeyId)
  const { id } = await tx.licenseFile.create({
    data: {
      licenseId,
      activationId: activation.id,
      signingKeyId: signer.signingKeyId,
      seq,
      statusListId,
      statusIndex,
      encrypted: request.encrypted ?? false,
      ...(request.deviceKey && { deviceJwk: request.deviceKey }),
      issuedAt,
      expiresAt,
    },
    select: { id: true },
  })
  if (activation.leaseEndsAt) {
    await tx.activation.update({
      where: { id: activation.id },
      data: { leaseEndsAt: laterLeaseEnd(activation.leaseEndsAt, expiresAt) },
    })
  }
  const claims = await claimsOf(
    ctx,
    tx,
    facts,
    { id, seq, statusListId, statusIndex, issuedAt, expiresAt, activationId: activation.id },
    { ...request, include: request.include ?? ['ENTITLEMENTS'] },
  )
  const signed = await signFile(signer, claims)
  await recordEvent(ctx, tx, {
    type: 'license-file.checked-out',
    subjectId: id,
    accountId,
    licenseId,
    data: {
      ...eventData,
      seq,
      expiresAt: expiresAt.toISOString(),
      activation: toTypedId('Activation', activation.id),
    },
  })
  await notifyOfFirstFile(ctx, tx, licenseId, activation.id, expiresAt)
  return {
    file: request.encrypted
      ? await encryptFile(signed, ctx.canonicalLicenseKey(request.key!) ?? request.key!, request.fingerprint)
      : signed,
    jti: toTypedId('LicenseFile', id),
    expiresAt,
  }
}

/** Returns `now`, or the issue time of the last file if the clock was ahead then: `iat` never decreases. */
async function nextIssuedAt(tx: Tx, licenseId: string, now: Date): Promise<Date> {
  const last = await tx.licenseFile.findFirst({
    where: { licenseId },
    orderBy: { seq: 'desc' },
    select: { issuedAt: true },
  })
  return last && last.issuedAt > now ? last.issuedAt : now
}

/** Notifies the customer of the first license file of a device, and not of the files that replace it. */
async function notifyOfFirstFile(
  ctx: Context,
  tx: Tx,
  licenseId: string,
  activationId: string,
  expiresAt: Date,
): Promise<void> {
  if ((await tx.licenseFile.count({ where: { activationId } })) > 1) return
  const { name, platform } = await tx.activation.findUniqueOrThrow({ where: { id: activationId } })
  const data = { devices: [name ?? platform], count: 1, expiresAt: expiresAt.toISOString() }
  await notify(ctx, tx, [{ message: 'FILE_ISSUED', licenseId, occasion: activationId, data }])
}

/**
 * Returns when a file expires: after the shorter of the requested and the allowed time, and at the latest when the use of
 * the license, or of a device beyond the seat limit, ends. Truncated to the second, as the claims of a file have no fractions.
 */
function fileExpiry(
  facts: LicenseFacts,
  activation: ActivationFacts,
  requestedTtl: string | null,
  allowedTtl: string,
  now: Date,
): Date {
  const issued = inZone(now, facts.timeZone)
  const ends = [issued.add(allowedTtl).epochMilliseconds]
  if (requestedTtl) ends.push(issued.add(requestedTtl).epochMilliseconds)
  const useEnd = useEndsAt(facts)
  if (useEnd) ends.push(useEnd.getTime())
  if (facts.overLimitUntil && isBeyondLimit(facts, activation)) ends.push(facts.overLimitUntil.getTime())
  return new Date(Math.floor(Math.min(...ends) / 1000) * 1000)
}

/** Refuses FILE_LIMIT_EXCEEDED if as many other devices as the limit have outstanding files. Null is no limit. */
async function assertFileLimit(
  tx: Tx,
  { licenseId, timeZone, rules }: LicenseFacts,
  activationId: string,
  now: Date,
): Promise<void> {
  const limit = rules.offline?.maxOutstanding ?? null
  if (limit === null) return
  const others = await tx.licenseFile.groupBy({
    by: ['activationId'],
    where: { licenseId, releasedAt: null, expiresAt: { gt: now }, activationId: { not: activationId } },
    _max: { expiresAt: true },
  })
  if (others.length < limit) return
  const nextAllowedAt = new Date(Math.min(...others.map(({ _max }) => _max.expiresAt!.getTime())))
  throw new LimitRefusal(
    'FILE_LIMIT_EXCEEDED',
    say('FILE_LIMIT_EXCEEDED', {
      others: others.length,
      limit,
      nextAllowedAt: moment(nextAllowedAt, timeZone),
    }),
    { limit, used: others.length, nextAllowedAt, nextAction: 'WAIT' },
  )
}
