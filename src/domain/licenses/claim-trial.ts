import type { TrialIdentity } from '../../../prisma/client/enums.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { StateRefusal } from '../../platform/errors.ts'
import { domainOf, isPublicMailDomain, mailboxOf, registrableDomainOf } from '../accounts/mail-domain.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'

/** The trial of a license. A license type grants it once for each of the identities in its rules. */
interface Claim {
  licenseTypeId: string
  licenseId: string
  rules: Pick<LicenseTypeRules, 'trial'>
}

/**
 * Claims the trial for the contacts of an account if the license type grants one trial per address or domain.
 * A domain of a public mail provider does not identify one customer, so the address is claimed instead. An address
 * counts as its mailbox, without a tag; a domain as the one that can be registered.
 * Refused TRIAL_ALREADY_USED if another license claimed one of them before.
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
    const domain = domainOf(email)
    const registrable = registrableDomainOf(domain)
    const isPublic = isPublicMailDomain(domain) || isPublicMailDomain(registrable)
    if (oncePer.includes('EMAIL') || isPublic)
      await claimOnce(ctx, tx, claim, 'EMAIL', [mailboxOf(email), email])
    if (oncePer.includes('EMAIL_DOMAIN') && !isPublic)
      await claimOnce(ctx, tx, claim, 'EMAIL_DOMAIN', [registrable, domain])
  }
}

/**
 * Claims the trial for a device if the license type grants one trial per fingerprint. Refused
 * TRIAL_ALREADY_USED if another license claimed it before.
 */
export async function claimTrialForDevice(
  ctx: Context,
  tx: Tx,
  claim: Claim,
  fingerprint: string,
): Promise<void> {
  if (claim.rules.trial?.oncePer.includes('FINGERPRINT'))
    await claimOnce(ctx, tx, claim, 'FINGERPRINT', [fingerprint])
}

/**
 * Claims the first of the spellings of an identity; a claim of any of them counts, as older claims are stored as they were
 * given. The unique key admits one of several concurrent claims. The same license can claim again.
 */
async function claimOnce(
  ctx: Context,
  tx: Tx,
  claim: Claim,
  identity: TrialIdentity,
  spellings: string[],
): Promise<void> {
  const { licenseTypeId, licenseId } = claim
  const digests = [...new Set(spellings)].flatMap((value) =>
    ctx.secrets.digests('trial-identity', value).map(({ digest }) => digest),
  )
  await tx.trial.createMany({
    data: { licenseTypeId, identity, digest: digests[0]!, licenseId, startedAt: ctx.now() },
    skipDuplicates: true,
  })
  const claimed = await tx.trial.findFirst({
    where: { licenseTypeId, identity, digest: { in: digests }, licenseId: { not: licenseId } },
  })
  if (!claimed) return
  const subject = { FINGERPRINT: 'This device', EMAIL: 'This address', EMAIL_DOMAIN: 'This domain' }[identity]
  throw new StateRefusal(
    'TRIAL_ALREADY_USED',
    `${subject} already had a trial of this license type. Contact support.`,
    'CONTACT_SUPPORT',
  )
}
