import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { accountNotFound, NotFoundRefusal } from '../../platform/errors.ts'
import { code, metadata, parseInput } from '../../platform/input.ts'
import { say } from '../../texts/say.ts'
import { LicenseKey } from '../license-keys/key.ts'
import { storeKeys } from '../license-keys/store-keys.ts'
import { suppliedKey } from '../license-keys/supplied-key.ts'
import { notify } from '../notifications/notify.ts'
import { holdRecipients } from './hold-recipients.ts'
import { assertOverrides, licenseOverrides } from './license-overrides.ts'
import { getIssuingType, writeLicenses } from './write-licenses.ts'

const issueInput = z.strictObject({
  accountId: z.string(),
  licenseType: code,
  overrides: licenseOverrides.nullish(),
  metadata: metadata.nullish(),
  contactId: z.string().nullish(),
  /** Null or absent: the gateway generates one. */
  key: suppliedKey.nullish(),
})

/**
 * Issues a license under the published revision of a license type. Generates the key unless it is given, returns
 * it once, and stores its digest only. Mails the key to one person: the given contact, or the first reachable contact of
 * the account.
 *
 * Refused ACCOUNT_NOT_FOUND, CONTACT_NOT_FOUND, LICENSE_KEY_TAKEN, LICENSE_TYPE_NOT_FOUND, LICENSE_TYPE_NOT_PUBLISHED,
 * LICENSE_TYPE_RETIRED, TRIAL_ALREADY_USED, or INPUT_INVALID.
 */
export async function issueLicense(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof issueInput>,
): Promise<{ licenseId: string; licenseKey: string }> {
  const input = parseInput(issueInput, raw)
  const [recipient] = await holdRecipients(ctx, tx, [input])
  if (recipient === 'ACCOUNT_NOT_FOUND') throw accountNotFound()
  if (recipient === 'CONTACT_NOT_FOUND')
    throw new NotFoundRefusal(recipient, say('CONTACT_NOT_FOUND_IN_ACCOUNT'))
  const { accountId, contactId } = recipient!
  const type = await getIssuingType(tx, input.licenseType)
  const overrides = input.overrides ?? {}
  assertOverrides(overrides, type.rules, ctx.now(), ['overrides'])

  const key = input.key ?? LicenseKey.generate(type.rules.keyPrefix)
  const [id] = await writeLicenses(ctx, tx, [
    { accountId, type, overrides, metadata: input.metadata ?? {}, keyHint: key.hint },
  ])
  const licenseId = id!
  await storeKeys(ctx, tx, [{ licenseId, key }], { supplied: key === input.key })
  const licenseKey = key.reveal()
  await notify(ctx, tx, [
    { message: 'LICENSE_ISSUED', licenseId, occasion: licenseId, licenseKey, contactId },
  ])
  return { licenseId, licenseKey }
}
