import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { toTypedId } from '../../platform/ids.ts'
import { readMeters } from '../usage/meter-reading.ts'
import { bindTo, entitlementClaims, licenseClaims } from '../validation/license-claims.ts'
import type { LicenseFacts } from '../validation/license-facts.ts'

/** Optional parts of a license file. */
export const licenseFileIncludes = ['ENTITLEMENTS', 'METERS', 'METADATA', 'ACCOUNT'] as const
export type LicenseFileInclude = (typeof licenseFileIncludes)[number]

/** Time for which a verifier accepts an expired file while the gateway cannot be reached, in seconds. */
export const OUTAGE_GRACE_SECONDS = 7 * 24 * 60 * 60

/** Record of a license file in the ledger. */
export interface IssuedFile {
  id: string
  seq: number
  statusListId: number
  statusIndex: number
  issuedAt: Date
  expiresAt: Date
  activationId: string
}

/** Returns the claims of a license file, as docs/license-file.md specifies (RFC 7519, RFC 7800, Token Status List). */
export async function claimsOf(
  ctx: Context,
  tx: Tx,
  facts: LicenseFacts,
  file: IssuedFile,
  options: {
    fingerprint: string
    include: readonly LicenseFileInclude[]
    deviceKey?: object | null | undefined
  },
): Promise<Record<string, unknown>> {
  const { fingerprint, include, deviceKey } = options
  const seconds = (date: Date) => Math.floor(date.getTime() / 1000)
  return {
    iss: ctx.publicUrl,
    aud: facts.productCode,
    sub: toTypedId('License', facts.licenseId),
    jti: toTypedId('LicenseFile', file.id),
    iat: seconds(file.issuedAt),
    nbf: seconds(file.issuedAt),
    exp: seconds(file.expiresAt),
    seq: file.seq,
    act: toTypedId('Activation', file.activationId),
    cnf: { ...bindTo(fingerprint), ...(deviceKey && { jwk: deviceKey }) },
    status: { status_list: { idx: file.statusIndex, uri: statusListUri(ctx, file.statusListId) } },
    grace: OUTAGE_GRACE_SECONDS,
    license: {
      ...licenseClaims(facts, file.issuedAt),
      entitlements: include.includes('ENTITLEMENTS') ? entitlementClaims(facts) : {},
      ...(include.includes('METERS') && { meters: await metersOf(tx, facts, file.issuedAt) }),
      ...((include.includes('METADATA') || include.includes('ACCOUNT')) &&
        (await recordsOf(tx, facts, include))),
    },
  }
}

/** Returns the address at which a status list is published. */
export function statusListUri(ctx: Pick<Context, 'publicUrl'>, statusListId: number): string {
  return `${ctx.publicUrl}/status-lists/${statusListId}`
}

async function metersOf(tx: Tx, facts: LicenseFacts, at: Date) {
  const { licenseId: id, timeZone, termAnchor, rules } = facts
  const readings = await readMeters(tx, { id, timeZone, termAnchor }, rules, at)
  return readings.map(({ meter, used, limit, period, resetsAt }) => ({
    code: meter,
    used,
    limit,
    period,
    resetsAt: resetsAt?.toISOString() ?? null,
  }))
}

async function recordsOf(tx: Tx, { licenseId }: LicenseFacts, include: readonly LicenseFileInclude[]) {
  const license = await tx.license.findUniqueOrThrow({ where: { id: licenseId }, include: { account: true } })
  return {
    ...(include.includes('METADATA') && { metadata: license.metadata }),
    ...(include.includes('ACCOUNT') && { account: license.account.name }),
  }
}
