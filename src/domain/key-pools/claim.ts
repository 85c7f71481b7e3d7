import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { accountNotFound, InputRefusal, NotFoundRefusal, StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { metadata, parseInput } from '../../platform/input.ts'
import { line } from '../../platform/readable-text.ts'
import { visibleKeyPools } from '../../platform/visible.ts'
import { say, type Text } from '../../texts/say.ts'
import { accountInput, adoptAccount } from '../accounts/adopt.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { findKeyDigests, type PresentedKey, readKey } from '../license-keys/presented-key.ts'
import { holdRecipients, type Recipient } from '../licenses/hold-recipients.ts'
import { writeLicenses } from '../licenses/write-licenses.ts'
import { notify } from '../notifications/notify.ts'
import { poolOverrides } from './pool-overrides.ts'

const claimInput = z.strictObject({
  /** The key, or the id of the pooled key. */
  key: z.string().nullish(),
  pooledKeyId: z.string().nullish(),
  /** An account, or the values of one that is created or adopted. */
  accountId: z.string().nullish(),
  newAccount: accountInput.nullish(),
  contactId: z.string().nullish(),
  sale: line({ max: 200 }).nullish(),
  metadata: metadata.nullish(),
  mail: z.boolean().nullish(),
})

type ClaimInput = z.output<typeof claimInput>

/** The license of a claimed key. */
export interface ClaimedKey {
  pooledKeyId: string
  licenseId: string
  accountId: string
  accountCreated: boolean
}

/**
 * Claims a pooled key: issues a license with this key to an account, under the revision and with the overrides of the pool. Of
 * several claims of one key, one succeeds. A license type that is retired since still has the licenses of its sold keys. Mails
 * the key only if `mail` is true, which requires the key itself.
 *
 * Refused LICENSE_KEY_MALFORMED, POOLED_KEY_NOT_FOUND, POOLED_KEY_CLAIMED, POOLED_KEY_REVOKED, ACCOUNT_NOT_FOUND,
 * CONTACT_NOT_FOUND, ACCOUNT_CONFLICT, TRIAL_ALREADY_USED, or INPUT_INVALID.
 */
export async function claimPooledKey(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof claimInput>,
): Promise<ClaimedKey> {
  const input = parseInput(claimInput, raw)
  assertOneOfEach(input)
  const key = input.key == null ? null : readKey(input.key, ctx.keyPrefixes.known())
  if (input.key != null && !key)
    throw new StateRefusal('LICENSE_KEY_MALFORMED', say('KEY_MALFORMED'), 'ENTER_KEY_AGAIN')
  const pooled = await lockAvailableKey(ctx, tx, key, input.pooledKeyId ?? null)
  const { accountId, contactId, created } = await findRecipient(ctx, tx, input)
  const { licenseType, revision, overrides } = pooled.pool
  const [licenseId] = await writeLicenses(ctx, tx, [
    {
      accountId,
      type: { licenseType, revision, rules: revision.rules as LicenseTypeRules },
      overrides: poolOverrides.parse(overrides),
      metadata: input.metadata ?? {},
      keyHint: pooled.keyHint,
    },
  ])
  await tx.licenseKey.update({
    where: { digest: pooled.digest },
    data: { licenseId: licenseId! },
  })
  const sale = input.sale ?? null
  await tx.pooledKey.update({
    where: { id: pooled.id },
    data: { state: 'CLAIMED', claimedAt: ctx.now(), licenseId: licenseId!, sale },
  })
  await recordEvent(ctx, tx, {
    type: 'pooled-key.claimed',
    subjectId: pooled.id,
    accountId,
    licenseId: licenseId!,
    data: { pool: pooled.pool.name, sale },
  })
  if (input.mail)
    await notify(ctx, tx, [
      {
        message: 'LICENSE_ISSUED',
        licenseId: licenseId!,
        occasion: licenseId!,
        licenseKey: key!.reveal(),
        contactId,
      },
    ])
  return { pooledKeyId: pooled.id, licenseId: licenseId!, accountId, accountCreated: created }
}

function assertOneOfEach({ key, pooledKeyId, accountId, newAccount, contactId, mail }: ClaimInput): void {
  const refuse = (field: string, text: Text) => new InputRefusal([{ path: [field], text }])
  if ((key == null) === (pooledKeyId == null))
    throw refuse('key', say('INPUT_EITHER_OF', { other: 'pooledKey' }))
  if ((accountId == null) === (newAccount == null))
    throw refuse('account', say('INPUT_EITHER_OF', { other: 'newAccount' }))
  if (newAccount && contactId) throw refuse('contact', say('INPUT_CONTACT_WITH_NEW_ACCOUNT'))
  if (mail && key == null) throw refuse('mail', say('INPUT_MAIL_WITHOUT_KEY'))
}

/**
 * Returns the key with its pool, locked until the transaction ends. A key of a pool that is not visible to the caller looks like
 * an unknown key.
 */
async function lockAvailableKey(ctx: Context, tx: Tx, key: PresentedKey | null, pooledKeyId: string | null) {
  const where = key ? { digest: { in: await findKeyDigests(ctx, tx, key, 'ALL') } } : { id: pooledKeyId! }
  const found = await tx.pooledKey.findFirst({
    where: { AND: [where, { pool: visibleKeyPools(ctx.caller) }] },
    select: { id: true },
  })
  if (!found) throw new NotFoundRefusal('POOLED_KEY_NOT_FOUND', say('POOLED_KEY_NOT_FOUND'))
  // A statement of its own, because the next one then reads the state after the lock was granted.
  await tx.$queryRaw`select 1 from pooled_keys where id = ${found.id}::uuid for update`
  const pooled = await tx.pooledKey.findUniqueOrThrow({
    where: { id: found.id },
    include: { pool: { include: { licenseType: true, revision: true } } },
  })
  if (pooled.state === 'CLAIMED') throw new StateRefusal('POOLED_KEY_CLAIMED', say('POOLED_KEY_CLAIMED'))
  if (pooled.state === 'REVOKED') throw new StateRefusal('POOLED_KEY_REVOKED', say('POOLED_KEY_REVOKED'))
  return pooled
}

async function findRecipient(
  ctx: Context,
  tx: Tx,
  { accountId, contactId, newAccount }: ClaimInput,
): Promise<Recipient & { created: boolean }> {
  if (newAccount) return await adoptAccount(ctx, tx, newAccount)
  const [recipient] = await holdRecipients(ctx, tx, [{ accountId: accountId!, contactId }])
  if (recipient === 'ACCOUNT_NOT_FOUND') throw accountNotFound()
  if (recipient === 'CONTACT_NOT_FOUND')
    throw new NotFoundRefusal(recipient, say('CONTACT_NOT_FOUND_IN_ACCOUNT'))
  return { ...recipient!, created: false }
}
