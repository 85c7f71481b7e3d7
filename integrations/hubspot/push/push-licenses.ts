import {
  clearLicenseRecords,
  findAccountRecords,
  findLicenseRecords,
  recordAssociations,
} from '../../../src/crm/license-records.ts'
import { type LicenseSnapshot, readLicenseSnapshots } from '../../../src/crm/state/license-snapshots.ts'
import { parkRecords, recordSynced } from '../../../src/crm/synced-records.ts'
import { associateBatch } from '../api/associate-batch.ts'
import { paths } from '../api/paths.ts'
import { BATCH, writeBatch } from '../api/write-batch.ts'
import { digestOf } from '../mapping/digest-properties.ts'
import { LICENSE_ID, toLicenseProperties } from '../mapping/license-object.ts'
import type { LicenseLinkType } from '../portal/license-type.ts'
import { linkLicenses } from './link-licenses.ts'
import { inBatches, type Push, type Round } from './sync-round.ts'

/** Licenses in one page. */
export const LICENSE_PAGE = 1_000

/**
 * Pushes one custom object for each license of accounts that have a company, and associates it with that company, with its
 * contact and with its deals.
 * Returns the accounts whose licenses must be pushed again.
 */
export async function pushLicenses(
  round: Round,
  type: string,
  linkTypes: readonly LicenseLinkType[],
  pushes: readonly Push[],
): Promise<string[]> {
  const accountIds = pushes.map(({ state }) => state.accountId)
  const attemptsOf = new Map(pushes.map(({ record }) => [record.subjectId, record.attempts]))
  const postponed: string[] = []
  for (let after: string | null = null; accountIds.length > 0; ) {
    const paged = { after, limit: LICENSE_PAGE }
    const licenses = await readLicenseSnapshots(round.app.sql, accountIds, round.at, paged)
    const records = await findLicenseRecords(
      round.app,
      licenses.map(({ licenseId }) => licenseId),
    )
    const changed = licenses
      .map((license) => ({ license, properties: toLicenseProperties(license) }))
      .map((entry) => ({ ...entry, digest: digestOf(entry.properties) }))
      .filter(({ license, digest }) => records.get(license.licenseId)?.pushedDigest !== digest)
    const batches = inBatches(changed, ({ license }) => attemptsOf.get(license.accountId)!)
    const outcomes = await Promise.all(batches.map((batch) => pushBatch(round, type, batch)))
    postponed.push(...outcomes.flatMap((outcome) => outcome.postponed))
    const refused = new Set(outcomes.flatMap((outcome) => outcome.refused))
    const accepted = licenses.filter(({ licenseId }) => !refused.has(licenseId))
    postponed.push(...(await associate(round, type, accepted)))
    postponed.push(...(await linkLicenses(round, type, linkTypes, accepted)))
    if (licenses.length < LICENSE_PAGE) break
    after = licenses.at(-1)!.licenseId
  }
  return postponed
}

interface Changed {
  license: LicenseSnapshot
  properties: Record<string, string>
  digest: string
}

/** Returns the accounts to push again, and the refused licenses. */
async function pushBatch(
  round: Round,
  type: string,
  batch: Changed[],
): Promise<{ postponed: string[]; refused: string[] }> {
  const { app, client, at } = round
  const changed = new Map(batch.map((entry) => [entry.license.licenseId, entry]))
  const rows = batch.map(({ license, properties }) => ({
    traceId: license.licenseId,
    id: properties[LICENSE_ID]!,
    properties: { ...properties, licet_last_sync: at.toISOString() },
  }))
  const written = await writeBatch(client, type, { by: 'property', idProperty: LICENSE_ID }, rows)
  if (written.halt) await round.haltLicenses(written.halt)
  const subjectOf = ({ traceId }: { traceId: string }) => ({
    subjectId: traceId,
    accountId: changed.get(traceId)!.license.accountId,
  })
  await recordSynced(
    app,
    'LICENSE',
    written.accepted.map(({ row, remoteId }) => ({
      ...subjectOf(row),
      remoteId,
      digest: changed.get(row.traceId)!.digest,
    })),
  )
  await parkRecords(
    app,
    'LICENSE',
    written.refused.map(({ row, code, reason }) => ({ ...subjectOf(row), code, reason })),
  )
  return {
    postponed: written.postponed.map((row) => subjectOf(row).accountId),
    refused: written.refused.map(({ row }) => row.traceId),
  }
}

/** Associates licenses with the companies of their accounts, and ends their associations with former companies. */
async function associate(round: Round, type: string, licenses: LicenseSnapshot[]): Promise<string[]> {
  const { app, client } = round
  const accountOf = new Map(licenses.map(({ licenseId, accountId }) => [licenseId, accountId]))
  const records = await findLicenseRecords(app, [...accountOf.keys()])
  const companies = await findAccountRecords(app, [...new Set(accountOf.values())])
  const wanted = [...records.values()].flatMap(({ subjectId, remoteId, associatedId }) => {
    const to = companies.get(accountOf.get(subjectId)!)
    return remoteId && to && to !== associatedId ? [{ subjectId, from: remoteId, to, associatedId }] : []
  })
  const postponed: string[] = []
  for (let start = 0; start < wanted.length; start += BATCH) {
    const pairs = wanted.slice(start, start + BATCH)
    if (!(await separate(round, type, pairs))) {
      postponed.push(...pairs.map(({ subjectId }) => accountOf.get(subjectId)!))
      continue
    }
    const done = await associateBatch(client, [type, 'companies'], pairs)
    if (done.halt) await round.haltLicenses(done.halt)
    await recordAssociations(app, 'LICENSE', done.accepted)
    const refused = done.refused.map(({ pair: { subjectId }, code, reason }) => ({
      subjectId,
      accountId: accountOf.get(subjectId)!,
      code,
      reason,
    }))
    await parkRecords(app, 'LICENSE', refused)
    postponed.push(...done.postponed.map(({ subjectId }) => accountOf.get(subjectId)!))
  }
  return postponed
}

/** Ends associations with former companies. Returns whether that succeeded. */
async function separate(
  round: Round,
  type: string,
  pairs: readonly { from: string; associatedId: string | null }[],
): Promise<boolean> {
  const former = pairs.filter(({ associatedId }) => associatedId !== null)
  if (former.length === 0) return true
  const { verdict } = await round.client.send({
    method: 'POST',
    path: `${paths.associations(type, 'companies')}/batch/archive`,
    body: {
      inputs: former.map(({ from, associatedId }) => ({ from: { id: from }, to: [{ id: associatedId }] })),
    },
  })
  // A deleted company has no associations, which HubSpot refuses to end for good.
  if (verdict.kind === 'ok' || verdict.kind === 'permanent') return true
  await round.haltLicenses(verdict)
  return false
}

/** Archives the license objects of unlinked accounts. Returns the accounts for which that failed. */
export async function archiveLicenses(
  round: Round,
  type: string,
  pushes: readonly Push[],
): Promise<string[]> {
  const accountIds = pushes.map(({ state }) => state.accountId)
  const failed: string[] = []
  for (let after: string | null = null; accountIds.length > 0; ) {
    const paged = { after, limit: BATCH }
    const licenses = await readLicenseSnapshots(round.app.sql, accountIds, round.at, paged)
    const records = await findLicenseRecords(
      round.app,
      licenses.map(({ licenseId }) => licenseId),
    )
    const pushed = [...records.values()].filter(({ remoteId }) => remoteId !== null)
    const inputs = pushed.map(({ remoteId }) => ({ id: remoteId }))
    const path = `${paths.objects(type)}/batch/archive`
    if (inputs.length > 0) {
      const { verdict } = await round.client.send({ method: 'POST', path, body: { inputs } })
      // A permanent refusal concerns records that do not exist.
      if (verdict.kind === 'ok' || verdict.kind === 'permanent')
        await clearLicenseRecords(
          round.app,
          pushed.map(({ subjectId }) => subjectId),
        )
      else {
        await round.haltLicenses(verdict)
        failed.push(...licenses.map(({ accountId }) => accountId))
      }
    }
    if (licenses.length < BATCH) break
    after = licenses.at(-1)!.licenseId
  }
  return failed
}
