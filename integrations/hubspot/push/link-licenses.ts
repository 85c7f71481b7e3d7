import { findLicenseLinks, findLicenseRecords, recordPushedLinks } from '../../../src/crm/license-records.ts'
import type { LicenseSnapshot } from '../../../src/crm/state/license-snapshots.ts'
import { associateBatch } from '../api/associate-batch.ts'
import type { LicenseLinkType } from '../portal/license-type.ts'
import type { Round } from './sync-round.ts'

/** Pairs in one call. HubSpot associates at most 2,000. */
const PAIRS = 1_000

/**
 * Associates license objects with the contact that received the key, and with the deals that sold the license. Keeps all
 * associations that exist. Returns the accounts to push again.
 */
export async function linkLicenses(
  round: Round,
  type: string,
  linkTypes: readonly LicenseLinkType[],
  licenses: readonly LicenseSnapshot[],
): Promise<string[]> {
  const { app, client, portalId } = round
  if (linkTypes.length === 0) return []
  const accountOf = new Map(licenses.map(({ licenseId, accountId }) => [licenseId, accountId]))
  const records = await findLicenseRecords(app, [...accountOf.keys()])
  const found = await findLicenseLinks(app, portalId, [...accountOf.keys()])
  const changed = found.flatMap(({ licenseId, contact, deals }) => {
    const record = records.get(licenseId)
    if (!record?.remoteId) return []
    const ends = { contacts: contact ? [contact] : [], deals }
    const named = linkTypes.map((one) => `${one}:${ends[one].join(',')}`)
    const links = [record.remoteId, ...named].join(' ')
    return links === record.pushedLinks ? [] : [{ licenseId, from: record.remoteId, ends, links }]
  })
  const late = new Set<string>()
  for (const linkType of linkTypes) {
    const pairs = changed.flatMap(({ licenseId, from, ends }) =>
      ends[linkType].map((to) => ({ subjectId: licenseId, from, to })),
    )
    for (let start = 0; start < pairs.length; start += PAIRS) {
      // A record that was deleted meanwhile cannot be associated.
      const done = await associateBatch(client, [type, linkType], pairs.slice(start, start + PAIRS))
      if (done.halt) await round.haltLicenses(done.halt)
      for (const { subjectId } of done.postponed) late.add(subjectId)
    }
  }
  await recordPushedLinks(
    app,
    'LICENSE',
    changed
      .filter(({ licenseId }) => !late.has(licenseId))
      .map(({ licenseId, links }) => ({ subjectId: licenseId, links })),
  )
  return [...late].map((licenseId) => accountOf.get(licenseId)!)
}
