import type { TrialIdentity } from '../../../prisma/client/enums.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { StateRefusal } from '../../platform/errors.ts'
import { domainOf, isPublicMailDomain } from '../accounts/mail-domain.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'

interface Claim {
  licenseTypeId: string
  licenseId: string
  rules: Pick<LicenseTypeRules, 'trial'>
}

/**
 * Uses up the trial of an account's people, where the license type gives one per address or domain. A
 * public mail provider's domain names no one customer: there, the address counts instead.
 */
export async function claimTrialForAccount(
  ctx: Context,
  tx: Tx,
  claim: Claim,
  accountId: string,
): Promise<void> {
  const oncePer = claim.rules.trial?.oncePer ?? []
  if (!oncePer.includes('EMAIL') && !oncePer.includes('EMAIL_DOMAIN')) return
  const contacts = await tx.contact.findMany({ where: { accountId }, orderBy: { id: 'asc' } })
  for (const { email } of contacts) {
    const isPublic = isPublicMailDomain(domainOf(email))
    if (oncePer.includes('EMAIL') || isPublic) await claimOnce(ctx, tx, claim, 'EMAIL', email)
    if (oncePer.includes('EMAIL_DOMAIN') && !isPublic)
      await claimOnce(ctx, tx, claim, 'EMAIL_DOMAIN', domainOf(email))
  }
}

/** Uses up the trial of a device, where the license type gives one per fingerprint. */
export async function claimTrialForDevice(
  ctx: Context,
  tx: Tx,
  claim: Claim,
  fingerprint: string,
): Promise<void> {
  if (claim.rules.trial?.oncePer.includes('FINGERPRINT'))
    await claimOnce(ctx, tx, claim, 'FINGERPRINT', fingerprint)
}

/** Of several that claim at once, the unique key lets one through; the same license may claim again. */
async function claimOnce(
  ctx: Context,
  tx: Tx,
  claim: Claim,
  identity: TrialIdentity,
  value: string,
): Promise<void> {
  const { licenseTypeId, licenseId } = claim
  const digests = ctx.secrets.digests('trial-identity', value).map(({ digest }) => digest)
  await tx.trial.createMany({
    data: { licenseTypeId, identity, digest: digests[0]!, licenseId, startedAt: ctx.now() },
    skipDuplicates: true,
  })
  const claimed = await tx.trial.findFirst({
    where: { licenseTypeId, identity, digest: { in: digests }, licenseId: { not: licenseId } },
  })
  if (!claimed) return
  const whose = { FINGERPRINT: 'This device', EMAIL: 'This address', EMAIL_DOMAIN: 'This domain' }[identity]
  throw new StateRefusal('TRIAL_ALREADY_USED', `${whose} has had its trial.`, 'CONTACT_SUPPORT')
}
