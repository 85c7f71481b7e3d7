import { Prisma } from '../../../prisma/client/client.ts'
import type { TrialIdentity } from '../../../prisma/client/enums.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { StateRefusal } from '../../platform/errors.ts'
import { say } from '../../texts/say.ts'
import { domainOf, isPublicMailDomain, mailboxOf, registrableDomainOf } from '../accounts/mail-domain.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { type Device, identifyingComponents } from '../validation/device.ts'

/** The trial of a license. A license type grants it once for each of the identities in its rules. */
interface Claim {
  licenseTypeId: string
  licenseId: string
  rules: Pick<LicenseTypeRules, 'trial' | 'fingerprintMatch'>
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
  const contacts = await tx.contact.findMany({
    where: { accountId, removedAt: null },
    orderBy: { id: 'asc' },
  })
  for (const { email } of contacts) {
    for (const { identity, spellings } of identitiesOf(email, claim.rules))
      await claimOnce(ctx, tx, claim, identity, spellings)
  }
}

/** Whether an address, or its domain, had the trial that the license type grants once for it. */
export async function hasUsedTrial(
  ctx: Context,
  tx: Tx,
  { licenseTypeId, rules }: Pick<Claim, 'licenseTypeId' | 'rules'>,
  email: string,
): Promise<boolean> {
  const claimed = identitiesOf(email, rules).map(({ identity, spellings }) => ({
    identity,
    digest: { in: digestsOf(ctx, spellings) },
  }))
  return (await tx.trial.findFirst({ where: { licenseTypeId, OR: claimed } })) !== null
}

/** The identities of an address for which a license type grants one trial, each in the spellings that a claim may have. */
function identitiesOf(
  email: string,
  { trial }: Claim['rules'],
): { identity: TrialIdentity; spellings: string[] }[] {
  const oncePer = trial?.oncePer ?? []
  const domain = domainOf(email)
  const registrable = registrableDomainOf(domain)
  const isPublic = isPublicMailDomain(domain) || isPublicMailDomain(registrable)
  const ofDomain = oncePer.includes('EMAIL_DOMAIN')
  return [
    ...(oncePer.includes('EMAIL') || (ofDomain && isPublic)
      ? [{ identity: 'EMAIL' as const, spellings: [mailboxOf(email), email] }]
      : []),
    ...(ofDomain && !isPublic
      ? [{ identity: 'EMAIL_DOMAIN' as const, spellings: [registrable, domain] }]
      : []),
  ]
}

/** White space that older claims have after a fingerprint: a line end of a command, or a blank. */
const LINE_ENDS = ['', '\n', '\r\n', ' ']

/**
 * Claims the trial for a device if the license type grants one trial per fingerprint. Refused TRIAL_ALREADY_USED if another
 * license claimed it before, by its fingerprint or by as many of its components as the license type requires.
 */
export async function claimTrialForDevice(
  ctx: Context,
  tx: Tx,
  claim: Claim,
  { fingerprint, components }: Device,
): Promise<void> {
  if (!claim.rules.trial?.oncePer.includes('FINGERPRINT')) return
  if (claim.rules.fingerprintMatch !== 'EXACT') await assertNoTrialOfComponents(tx, claim, components)
  const spellings = LINE_ENDS.map((end) => `${fingerprint}${end}`)
  await claimOnce(ctx, tx, claim, 'FINGERPRINT', spellings)
}

/** Whether enough components of an activation equal those presented, as SQL: `equal` of `total` stored ones. */
const isSimilar = {
  ANY: Prisma.sql`equal >= 1`,
  TWO: Prisma.sql`equal >= 2`,
  MOST: Prisma.sql`equal * 2 > total`,
  ALL: Prisma.sql`equal = total`,
} satisfies Record<Exclude<LicenseTypeRules['fingerprintMatch'], 'EXACT'>, Prisma.Sql>

/**
 * Refuses TRIAL_ALREADY_USED if a device of another trial of the license type is similar, as `findDevice` compares devices.
 * Compares with the components of the activations, which follow the devices.
 */
async function assertNoTrialOfComponents(
  tx: Tx,
  { licenseTypeId, licenseId, rules }: Claim,
  components: Device['components'],
): Promise<void> {
  const identifying = [...identifyingComponents(components)]
  if (rules.fingerprintMatch === 'EXACT' || identifying.length === 0) return
  // No unique key covers components: of two concurrent claims, the second one waits and sees the first one.
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('licet trial'), hashtext(${licenseTypeId}))`
  const presented = JSON.stringify(Object.fromEntries(identifying))
  // One condition for each component, because only this form uses the index.
  const sharesOne = identifying.map(
    ([name, value]) =>
      Prisma.sql`a.components @> ${JSON.stringify(Object.fromEntries([[name, value]]))}::jsonb`,
  )
  const [used] = await tx.$queryRaw<unknown[]>`
    select 1 from activations a, lateral (select
        (select count(*) from jsonb_each(${presented}::jsonb) p where a.components -> p.key = p.value) as equal,
        (select count(*) from jsonb_object_keys(a.components)) as total) matched
    where a.components <> '{}' and (${Prisma.join(sharesOne, ' or ')}) and ${isSimilar[rules.fingerprintMatch]}
      and exists (select from trials t where t.license_id = a.license_id and t.license_type_id = ${licenseTypeId}::uuid
        and t.identity = 'FINGERPRINT' and t.license_id <> ${licenseId}::uuid)
    limit 1`
  if (used) throw trialUsed('FINGERPRINT')
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
  const digests = digestsOf(ctx, spellings)
  await tx.trial.createMany({
    data: { licenseTypeId, identity, digest: digests[0]!, licenseId, startedAt: ctx.now() },
    skipDuplicates: true,
  })
  const claimed = await tx.trial.findFirst({
    where: { licenseTypeId, identity, digest: { in: digests }, licenseId: { not: licenseId } },
  })
  if (claimed) throw trialUsed(identity)
}

function digestsOf({ secrets }: Context, spellings: readonly string[]): Uint8Array<ArrayBuffer>[] {
  return [...new Set(spellings)].flatMap((value) =>
    secrets.digests('trial-identity', value).map(({ digest }) => digest),
  )
}

function trialUsed(identity: TrialIdentity): StateRefusal {
  return new StateRefusal('TRIAL_ALREADY_USED', say('TRIAL_ALREADY_USED', { identity }), 'CONTACT_SUPPORT')
}
