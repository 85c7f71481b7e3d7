import { expect, test } from 'vitest'
import { paths } from '../../../../../integrations/hubspot/api/paths.ts'
import { defineLicenseType } from '../../../../../src/domain/catalogue/license-types/define.ts'
import { retireLicenseType } from '../../../../../src/domain/catalogue/license-types/retire.ts'
import { suspendLicense } from '../../../../../src/domain/licenses/suspend.ts'
import { transact } from '../../../../../src/platform/db.ts'
import { seedLicenseType, uniqueCode } from '../../../../seed.ts'
import { objects, startPull } from '../../pull.ts'
import { seedSku as seedSkuOf, sell } from './selling.ts'

const hub = await startPull({
  deals: {
    won: 'hs_is_closed_won',
    closed: 'hs_is_closed',
    sku: 'hs_sku',
    intent: 'licet_intent',
    refunded: 'licet_refunded_quantity',
    dealTypeIntents: {},
    pipelineIntents: {},
    refundedStages: ['qualifiedtobuy'],
    negotiatingStages: [],
  },
})
const { app, emulator } = hub
const { db } = app.ctx

const seedSku = (rules?: object) => seedSkuOf(app.admin, rules)

const licensesOf = (domain: string) =>
  db.license.findMany({
    where: { account: { domain } },
    include: { keys: true, onboarding: true, licenseType: true },
    orderBy: { id: 'asc' },
  })
const reviewsOf = async (remoteId: string) =>
  (await db.crmReview.findMany({ where: { remoteId }, orderBy: { id: 'asc' } })).map(({ code }) => code)

test('a won deal starts an onboarding with the account, its contact, and a license with the bought seats', async () => {
  const { sku, licenseType } = await seedSku()
  const deal = await sell(hub, [{ sku, quantity: '5' }, { sku: 'TRAINING' }])
  await hub.pull()
  expect(await licensesOf(deal.domain)).toEqual([])

  await deal.move('closedwon')
  await hub.pull()
  const [license, ...more] = await licensesOf(deal.domain)
  expect(more).toEqual([])
  expect(license).toMatchObject({ maxActivations: 5, licenseType: { code: licenseType } })
  expect(license?.onboarding).toMatchObject({ nextStep: 'ACTIVATE', state: 'IN_PROGRESS' })
  const mails = await db.notification.findMany({
    where: { licenseId: license!.id },
    include: { contact: true },
  })
  expect(mails.map(({ message, contact }) => [message, contact.email])).toEqual([
    ['LICENSE_ISSUED', deal.email],
  ])
  const steps = await db.onboardingAttempt.findMany({ where: { onboardingId: license!.onboarding!.id } })
  expect(steps.map(({ step, outcome, actor }) => [step, outcome, actor])).toEqual([
    ['CREATE_ACCOUNT', 'CONFIRMED', 'hubspot'],
    ['ASSIGN_LICENSE', 'CONFIRMED', 'hubspot'],
  ])
  // The line item of a service is not licensed, and a person decides whether that is correct.
  expect(await reviewsOf(deal.dealId)).toEqual(['DEAL_SKU_UNKNOWN'])
  // The company of the deal is pushed, and no other one is created.
  expect(await hub.read(deal.companyId)).toMatchObject({ licet_seats_bought: '5', licet_status: 'active' })
})

test('a deal that is won, lost and won again gives one license with its key, and repeated events change nothing', async () => {
  const { sku } = await seedSku()
  const deal = await sell(hub, [{ sku, quantity: '2' }])
  await deal.move('closedwon')
  await hub.pull()
  const [first] = await licensesOf(deal.domain)
  await deal.move('closedlost')
  emulator.webhooks.settings.copies = 3
  await hub.pull()
  emulator.webhooks.settings.copies = 1
  const [lost] = await licensesOf(deal.domain)
  expect(lost).toMatchObject({ suspendReason: `Sale ${deal.dealId} was lost.` })
  expect(await reviewsOf(deal.dealId)).toEqual(['DEAL_LOST'])

  await deal.move('closedwon')
  await hub.pull()
  const again = await licensesOf(deal.domain)
  expect(again).toHaveLength(1)
  expect(again[0]).toMatchObject({ id: first!.id, keys: first!.keys, suspendedAt: null, maxActivations: 2 })
  const events = await db.event.findMany({ where: { licenseId: first!.id }, orderBy: { id: 'asc' } })
  const count = (type: string) => events.filter((event) => event.type === type).length
  expect(
    ['license.issued', 'license.suspended', 'license.reinstated', 'license-key.rotated'].map(count),
  ).toEqual([1, 1, 1, 0])
})

test('a second deal adds seats to the existing license, and its refund removes them', async () => {
  const { sku } = await seedSku()
  const first = await sell(hub, [{ sku, quantity: '5' }])
  await first.move('closedwon')
  await hub.pull()
  const second = await sell(
    hub,
    [
      { sku, quantity: '3' },
      { sku, quantity: '1' },
    ],
    { companyId: first.companyId },
  )
  const seats = async () => (await licensesOf(first.domain)).map(({ maxActivations }) => maxActivations)
  await second.move('closedwon')
  await hub.pull()
  await hub.pull()
  expect(await seats()).toEqual([9])
  await second.move('qualifiedtobuy')
  await hub.pull()
  expect(await seats()).toEqual([5])
  await second.move('closedwon')
  await hub.pull()
  expect(await seats()).toEqual([9])
  await first.move('closedlost')
  await hub.pull()
  expect(await licensesOf(first.domain)).toMatchObject([{ suspendedAt: null, maxActivations: 4 }])
})

test('a deal that returns to an open stage keeps its licenses', async () => {
  const { sku } = await seedSku()
  const deal = await sell(hub, [{ sku }])
  await deal.move('closedwon')
  await hub.pull()
  await deal.move('contractsent')
  await hub.pull()
  expect((await licensesOf(deal.domain)).map(({ suspendedAt }) => suspendedAt)).toEqual([null])
})

test('a license that is suspended for another reason stays suspended when its deal is won again', async () => {
  const { sku } = await seedSku()
  const deal = await sell(hub, [{ sku }])
  await deal.move('closedwon')
  await hub.pull()
  const [license] = await licensesOf(deal.domain)
  await transact(db, (tx) =>
    suspendLicense(app.admin, tx, { licenseId: license!.id, reason: 'Shared on a forum.' }),
  )
  await deal.move('closedlost')
  await hub.pull()
  await deal.move('closedwon')
  await hub.pull()
  expect((await licensesOf(deal.domain))[0]).toMatchObject({ suspendReason: 'Shared on a forum.' })
})

/** Associates a deal with another company before its own, which stays or becomes the primary one. */
async function addCompany(dealId: string, typeId: number): Promise<{ companyId: string; domain: string }> {
  const domain = `${uniqueCode('reseller')}.example`
  const { id: companyId } = await hub.agent('POST', objects('companies'), {
    properties: { name: 'Reseller', domain },
  })
  const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: typeId }]
  await hub.agent('POST', `${paths.associations('deals', 'companies')}/batch/create`, {
    inputs: [{ from: { id: dealId }, to: { id: companyId }, types }],
  })
  return { companyId, domain }
}
const UNLABELED = 341
const PRIMARY = 5

test('the review of a deleted deal is resolved when the deal is restored', async () => {
  const { sku } = await seedSku()
  const deal = await sell(hub, [{ sku }])
  await deal.move('closedwon')
  await hub.pull()
  await hub.agent('DELETE', objects('deals', `/${deal.dealId}`))
  await hub.pull()
  const open = () => db.crmReview.count({ where: { remoteId: deal.dealId, resolvedAt: null } })
  expect(await open()).toBe(1)
  await hub.restore('deals', deal.dealId)
  await hub.pull()
  expect(await open()).toBe(0)
})

test('a deal with two companies is sold to the primary one', async () => {
  const { sku } = await seedSku()
  const [first, second] = [await sell(hub, [{ sku }]), await sell(hub, [{ sku }])]
  const other = await addCompany(first.dealId, UNLABELED)
  const primary = await addCompany(second.dealId, PRIMARY)
  for (const deal of [first, second]) await deal.move('closedwon')
  await hub.pull()

  expect(await licensesOf(first.domain)).toHaveLength(1)
  expect(await licensesOf(other.domain)).toEqual([])
  expect(await licensesOf(second.domain)).toEqual([])
  expect(await licensesOf(primary.domain)).toHaveLength(1)
})

test('a deal with several companies and no primary one creates a review, and writes nothing else', async () => {
  const { sku } = await seedSku()
  const deal = await sell(hub, [{ sku }])
  const others = [await addCompany(deal.dealId, UNLABELED), await addCompany(deal.dealId, UNLABELED)]
  await hub.agent('DELETE', objects('deals', `/${deal.dealId}/associations/companies/${deal.companyId}`))
  await deal.move('closedwon')
  await hub.pull()

  expect(await reviewsOf(deal.dealId)).toEqual(['DEAL_INCOMPLETE'])
  const { detail } = await db.crmReview.findFirstOrThrow({ where: { remoteId: deal.dealId } })
  expect(detail).toContain('several companies')
  for (const { domain } of others) expect(await db.account.count({ where: { domain } })).toBe(0)
})

test('a deal is sold with all of its line items, also with those of later pages', async () => {
  const { sku } = await seedSku()
  emulator.portal.associationPage = 2
  const deal = await sell(
    hub,
    [1, 2, 3, 4, 5].map((quantity) => ({ sku, quantity: String(quantity) })),
  )
  const other = await addCompany(deal.dealId, UNLABELED)
  await addCompany(deal.dealId, UNLABELED)
  await deal.move('closedwon')
  await hub.pull()
  emulator.portal.associationPage = 500

  expect((await licensesOf(deal.domain)).map(({ maxActivations }) => maxActivations)).toEqual([15])
  expect(await licensesOf(other.domain)).toEqual([])
})

test.each([
  ['with unknown SKUs', 'DEAL_SKU_UNKNOWN', [{ sku: 'UNKNOWN-SKU' }], {}],
  ['without a SKU', 'DEAL_INCOMPLETE', [{}], {}],
  ['without a contact', 'DEAL_INCOMPLETE', null, { contact: false }],
] as const)('a deal %s creates a review, and writes nothing else', async (_what, code, lines, of) => {
  const { sku } = await seedSku()
  const deal = await sell(hub, lines ? [...lines] : [{ sku }], of)
  await deal.move('closedwon')
  await hub.pull()
  expect(await reviewsOf(deal.dealId)).toEqual([code])
  expect(await db.account.count({ where: { domain: deal.domain } })).toBe(0)
  expect(await db.sale.count({ where: { externalId: deal.dealId } })).toBe(0)
})

test('a deal for a retired license type creates a review and no account', async () => {
  const { sku, licenseType } = await seedSku()
  await transact(db, (tx) => retireLicenseType(app.admin, tx, licenseType))
  const deal = await sell(hub, [{ sku }])
  await deal.move('closedwon')
  await hub.pull()
  expect(await reviewsOf(deal.dealId)).toEqual(['DEAL_REFUSED'])
  expect(await db.account.count({ where: { domain: deal.domain } })).toBe(0)
})

test('a SKU identifies one license type', async () => {
  const { sku } = await seedSku()
  const { product, licenseType } = await seedLicenseType(app.admin)
  const second = transact(db, (tx) =>
    defineLicenseType(app.admin, tx, {
      product,
      code: licenseType,
      name: 'x',
      rules: {},
      skus: ['OWN', sku],
    }),
  )
  await expect(second).rejects.toMatchObject({ code: 'SKU_TAKEN' })
  expect(await db.sku.count({ where: { sku: 'OWN' } })).toBe(0)
})
