import { z } from 'zod'
import type { Prisma } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { LimitRefusal, StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { toTypedId } from '../../platform/ids.ts'
import { parseInput } from '../../platform/input.ts'
import { publicJwk } from '../device-keys/device-key.ts'
import { notify } from '../notifications/notify.ts'
import { signFile } from '../signing-keys/sign.ts'
import { getSigner } from '../signing-keys/signing-key.ts'
import { duration } from '../terms/duration.ts'
import { assertUsable } from '../validation/assert-usable.ts'
import { fingerprint, matchDevice } from '../validation/device.ts'
import { lockFactsByKey } from '../validation/key-facts.ts'
import { later } from '../validation/lease.ts'
import type { LicenseFacts } from '../validation/license-facts.ts'
import { claimsOf, licenseFileIncludes } from './claims.ts'
import { encryptFile } from './encrypt.ts'
import { takeStatusListIndex } from './status-list-index.ts'

const checkOutInput = z.object({
  key: z.string().max(4096, 'must have at most 4096 characters'),
  fingerprint,
  ttl: duration({ min: 'PT1M', max: 'P100Y' }).nullish(),
  include: z.array(z.enum(licenseFileIncludes)).nullish(),
  encrypted: z.boolean().nullish(),
  deviceKey: publicJwk.nullish(),
})

/** The device that a file is for, and what it asks for; `key` is what an encrypted file opens with. */
export type CheckOutInput = Omit<z.output<typeof checkOutInput>, 'key'> & { key?: string | null | undefined }

export interface CheckOutResult {
  file: string
  /** The id of the file in the ledger, as its `jti` claim. */
  jti: string
  expiresAt: Date
}

/**
 * Issues a signed license file to an active device: good for the asked time, at most the license type's, and
 * never beyond the license's own end. The file holds the device's seat until it expires. Every file is in
 * the ledger, and can be revoked by the status list that it names.
 */
export async function checkOutLicense(ctx: Context, tx: Tx, raw: unknown): Promise<CheckOutResult> {
  const input = parseInput(checkOutInput, raw)
  return await checkOutToDevice(ctx, tx, await lockFactsByKey(ctx, tx, input), input)
}

/** The same in the caller's lock on the license; `about` is told to the audit log. */
export async function checkOutToDevice(
  ctx: Context,
  tx: Tx,
  facts: LicenseFacts,
  input: CheckOutInput,
  about: Prisma.InputJsonObject = {},
): Promise<CheckOutResult> {
  const now = ctx.now()
  assertUsable(facts, {}, now)
  const { offline } = facts.rules
  if (!offline)
    throw new StateRefusal(
      'OFFLINE_NOT_ALLOWED',
      'This license type issues no license files.',
      'CONTACT_SUPPORT',
    )
  const { activation } = matchDevice(facts.candidates, { ...input, components: {} }, facts.rules)
  if (!activation)
    throw new StateRefusal('LICENSE_NOT_ACTIVATED', 'The license is not active on this device.', 'ACTIVATE')
  await assertRoom(tx, facts, offline.maxOutstanding, activation.id, now)

  const expiresAt = endOf(facts, input.ttl ?? null, offline.ttl, now)
  // An expiry policy may leave it usable online: what a file grants ends with the license.
  if (expiresAt <= now) {
    const ended = 'The license has ended, and no license file outlives it.'
    throw new StateRefusal('LICENSE_EXPIRED', ended, 'RENEW')
  }
  const { licenseId, productId, accountId } = facts
  const issuedAt = await nextIssue(tx, licenseId, now)
  const signer = await getSigner(ctx, tx, productId)
  const { fileSeq: seq } = await tx.license.update({
    where: { id: licenseId },
    data: { fileSeq: { increment: 1 }, lastCheckInAt: now },
    select: { fileSeq: true },
  })
  const place = await takeStatusListIndex(tx)
  const { id } = await tx.licenseFile.create({
    data: {
      licenseId,
      activationId: activation.id,
      signingKeyId: signer.signingKeyId,
      seq,
      ...place,
      encrypted: input.encrypted ?? false,
      ...(input.deviceKey && { deviceJwk: input.deviceKey }),
      issuedAt,
      expiresAt,
    },
    select: { id: true },
  })
  if (activation.leaseEndsAt) {
    await tx.activation.update({
      where: { id: activation.id },
      data: { leaseEndsAt: later(activation.leaseEndsAt, expiresAt) },
    })
  }
  const file = { id, seq, ...place, issuedAt, expiresAt, activationId: activation.id }
  const signed = await signFile(
    signer,
    await claimsOf(ctx, tx, facts, file, { ...input, include: input.include ?? ['ENTITLEMENTS'] }),
  )
  const data = {
    ...about,
    seq,
    expiresAt: expiresAt.toISOString(),
    activation: toTypedId('Activation', activation.id),
  }
  await recordEvent(ctx, tx, { type: 'license-file.checked-out', subjectId: id, accountId, licenseId, data })
  await tellOfFirstFile(ctx, tx, licenseId, activation.id, expiresAt)
  return {
    file: input.encrypted ? await encryptFile(signed, input.key!, input.fingerprint) : signed,
    jti: toTypedId('LicenseFile', id),
    expiresAt,
  }
}

/** Now, or when the last file was issued if a clock was ahead then: `iat` never goes back. */
async function nextIssue(tx: Tx, licenseId: string, now: Date): Promise<Date> {
  const last = await tx.licenseFile.findFirst({
    where: { licenseId },
    orderBy: { seq: 'desc' },
    select: { issuedAt: true },
  })
  return last && last.issuedAt > now ? last.issuedAt : now
}

/** A device that renews its file is no news: its first one is told. */
async function tellOfFirstFile(
  ctx: Context,
  tx: Tx,
  licenseId: string,
  activationId: string,
  expiresAt: Date,
): Promise<void> {
  const { name, platform } = await tx.activation.findUniqueOrThrow({ where: { id: activationId } })
  const data = { device: name ?? platform, expiresAt: expiresAt.toISOString() }
  await notify(ctx, tx, [{ message: 'FILE_ISSUED', licenseId, occasion: activationId, data }])
}

/** The file's end: the shorter of what is asked and what the type allows, and no later than the license's own. */
function endOf(facts: LicenseFacts, asked: string | null, allowed: string, now: Date): Date {
  const start = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(facts.timeZone)
  const ends = [allowed, ...(asked ? [asked] : [])].map((ttl) => start.add(ttl).epochMilliseconds)
  const own = facts.graceEndsAt ?? facts.expiry
  if (own) ends.push(own.getTime())
  return new Date(Math.floor(Math.min(...ends) / 1000) * 1000)
}

async function assertRoom(
  tx: Tx,
  { licenseId }: LicenseFacts,
  limit: number | null,
  activationId: string,
  now: Date,
): Promise<void> {
  if (limit === null) return
  const outstanding = await tx.licenseFile.groupBy({
    by: ['activationId'],
    where: { licenseId, releasedAt: null, expiresAt: { gt: now }, activationId: { not: activationId } },
    _max: { expiresAt: true },
  })
  if (outstanding.length < limit) return
  const frees = outstanding.map(({ _max }) => _max.expiresAt!.getTime())
  throw new LimitRefusal(
    'FILE_LIMIT_EXCEEDED',
    `License files are out on ${outstanding.length} other devices; this license allows ${limit} at once.`,
    { limit, used: outstanding.length, nextAllowedAt: new Date(Math.min(...frees)), nextAction: 'WAIT' },
  )
}
