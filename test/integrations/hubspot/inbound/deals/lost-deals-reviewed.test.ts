import { expect, test } from 'vitest'
import { nameSkus } from '../../../../../src/domain/catalogue/license-types/name-skus.ts'
import { transact } from '../../../../../src/platform/db.ts'
import { seedLicenseType } from '../../../../seed.ts'
import { objects, startPull } from '../../pull.ts'
import { sell } from './selling.ts'

const hub = await startPull({ lostDeals: 'review' })
const { db } = hub.app.ctx

test('with the policy `review`, a lost or deleted deal creates a review and suspends nothing', async () => {
  const { licenseType } = await seedLicenseType(hub.app.admin)
  const { id } = await db.licenseType.findUniqueOrThrow({ where: { code: licenseType } })
  await transact(db, (tx) => nameSkus(hub.app.admin, tx, id, [{ sku: 'SKU-1', intent: null }]))
  const deal = await sell(hub, [{ sku: 'SKU-1', quantity: '4' }])
  for (const stage of ['closedwon', 'closedlost']) {
    await deal.move(stage)
    await hub.pull()
  }
  await hub.agent('DELETE', objects('deals', `/${deal.dealId}`))
  await hub.pull()

  const licenses = await db.license.findMany({ where: { account: { domain: deal.domain } } })
  expect(licenses).toEqual([expect.objectContaining({ suspendedAt: null, maxActivations: 4 })])
  const reviews = await db.crmReview.findMany({ where: { remoteId: deal.dealId }, orderBy: { id: 'asc' } })
  expect(reviews.map(({ code }) => code)).toEqual(['DEAL_LOST', 'DEAL_DELETED'])
})
