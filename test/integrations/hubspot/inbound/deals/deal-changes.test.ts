import { expect, test } from 'vitest'
import { activateLicense } from '../../../../../src/domain/activations/activate.ts'
import { revokeLicense } from '../../../../../src/domain/licenses/revoke.ts'
import { rotateLicenseKey } from '../../../../../src/domain/licenses/rotate-key.ts'
import { suspendLicense } from '../../../../../src/domain/licenses/suspend.ts'
import { transact } from '../../../../../src/platform/db.ts'
import { objects, startPull } from '../../pull.ts'
import { seedSku, sell } from './selling.ts'

const hub = await startPull()
const { app, emulator } = hub
const { admin } = app
const { db } = app.ctx

const licensesOf = (domain: string) =>
  db.license.findMany({ where: { account: { domain } }, orderBy: { id: 'asc' } })
const seatsOf = async (domain: string) =>
  (await licensesOf(domain)).map(({ maxActivations, suspendedAt }) => (suspendedAt ? null : maxActivations))
const reviewsOf = async (remoteId: string) =>
  (await db.crmReview.findMany({ where: { remoteId }, orderBy: { id: 'asc' } })).map(({ code }) => code)
const merge = (primaryObjectId: string, objectIdToMerge: string) =>
  hub.agent('POST', objects('deals', '/merge'), { primaryObjectId, objectIdToMerge })

/** Activates some devices of a license. */
async function useSeats(licenseId: string, devices: number): Promise<void> {
  const { licenseKey: key } = await transact(db, (tx) => rotateLicenseKey(admin, tx, { licenseId }))
  for (let device = 0; device < devices; device++)
    await activateLicense(admin, { key, fingerprint: `device ${device}` })
}

/** Sells a deal that is won. */
async function win(...[lines, of]: [Parameters<typeof sell>[1], Parameters<typeof sell>[2]?]) {
  const deal = await sell(hub, lines, of)
  await deal.move('closedwon')
  await hub.pull()
  return deal
}

test('the license of a lost deal stays usable while another deal has seats, and is suspended with the last one', async () => {
  const { sku } = await seedSku(admin)
  const first = await win([{ sku, quantity: '5' }])
  const second = await win([{ sku, quantity: '3' }], { companyId: first.companyId })
  const { domain } = first
  expect(await seatsOf(domain)).toEqual([8])
  await first.move('closedlost')
  await hub.pull()
  expect(await seatsOf(domain)).toEqual([3])
  await second.move('closedlost')
  await hub.pull()
  expect(await seatsOf(domain)).toEqual([null])

  // Each deal that is won again gives back its own seats only.
  await first.move('closedwon')
  await hub.pull()
  expect(await seatsOf(domain)).toEqual([5])
  await second.move('closedwon')
  await hub.pull()
  expect(await seatsOf(domain)).toEqual([8])
  expect(await licensesOf(domain)).toHaveLength(1)
})

test('a refund of every order of deals leaves the seats of the deals that are won', async () => {
  const { sku } = await seedSku(admin)
  const deals = [await win([{ sku, quantity: '1' }])]
  const { companyId, domain } = deals[0]!
  for (const quantity of ['2', '4']) deals.push(await win([{ sku, quantity }], { companyId }))
  let won = 0b111
  for (const flipped of [0, 1, 0, 2, 1, 2, 0, 2, 0, 1, 1, 2, 0, 1, 0, 2, 2]) {
    won ^= 1 << flipped
    await deals[flipped]!.move(won & (1 << flipped) ? 'closedwon' : 'closedlost')
    await hub.pull()
    expect(await seatsOf(domain), won.toString(2)).toEqual([won === 0 ? null : won])
  }
})

test('a won deal of a customer whose license is suspended for a lost deal restores that license', async () => {
  const { sku } = await seedSku(admin)
  const first = await win([{ sku, quantity: '5' }])
  const [license] = await licensesOf(first.domain)
  await first.move('closedlost')
  await hub.pull()
  await win([{ sku, quantity: '2' }], { companyId: first.companyId })
  expect(await licensesOf(first.domain)).toMatchObject([
    { id: license!.id, suspendedAt: null, maxActivations: 2 },
  ])
})

test('a won deal of a customer whose license is suspended for another reason changes nothing and creates a review', async () => {
  const { sku } = await seedSku(admin)
  const first = await win([{ sku }])
  const [license] = await licensesOf(first.domain)
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId: license!.id, reason: 'Unpaid.' }))
  const second = await win([{ sku, quantity: '3' }], { companyId: first.companyId })
  expect(await seatsOf(first.domain)).toEqual([null])
  expect(await reviewsOf(second.dealId)).toEqual(['DEAL_LICENSE_UNUSABLE'])
})

test.each([
  ['suspended', suspendLicense],
  ['revoked', revokeLicense],
])('a deal that is won again creates a review if its license is %s', async (_state, end) => {
  const { sku } = await seedSku(admin)
  const deal = await win([{ sku }])
  const [license] = await licensesOf(deal.domain)
  await transact(db, (tx) => end(admin, tx, { licenseId: license!.id, reason: 'Shared.' }))
  for (const stage of ['closedlost', 'closedwon']) {
    await deal.move(stage)
    await hub.pull()
  }
  expect(await reviewsOf(deal.dealId)).toEqual(['DEAL_LOST', 'DEAL_LICENSE_UNUSABLE'])
})

test('an unknown SKU among others creates a review, and the other line items are fulfilled', async () => {
  const { sku } = await seedSku(admin)
  const deal = await win([{ sku, quantity: '2' }, { sku: 'OTHER-SKU' }, {}])
  expect(await seatsOf(deal.domain)).toEqual([2])
  expect(await reviewsOf(deal.dealId)).toEqual(['DEAL_SKU_UNKNOWN'])
  const { detail } = await db.crmReview.findFirstOrThrow({ where: { remoteId: deal.dealId } })
  expect(detail).toContain('OTHER-SKU')
  expect(detail).not.toContain(sku)
})

test('a deal that is merged with a duplicate is counted once', async () => {
  const { sku } = await seedSku(admin)
  const sold = await win([{ sku, quantity: '5' }])
  for (const isPrimary of [true, false]) {
    const duplicate = await sell(hub, [], { companyId: sold.companyId, contact: false })
    await duplicate.move('closedwon')
    const { externalId: dealId } = await db.sale.findFirstOrThrow({
      where: { account: { domain: sold.domain } },
    })
    const { id } = await (isPrimary ? merge(dealId, duplicate.dealId) : merge(duplicate.dealId, dealId))
    emulator.webhooks.settings.copies = 2
    await hub.pull()
    emulator.webhooks.settings.copies = 1
    expect(await seatsOf(sold.domain)).toEqual([5])
    expect(await db.sale.findMany({ where: { account: { domain: sold.domain } } })).toMatchObject([
      { externalId: id, state: 'WON' },
    ])
    expect(await reviewsOf(id)).toEqual(['RECORDS_MERGED'])
  }
})

test('two merged deals that were both sold have the seats of both, and one refund takes them back', async () => {
  const { sku } = await seedSku(admin)
  const first = await win([{ sku, quantity: '5' }])
  const second = await win([{ sku, quantity: '3' }], { companyId: first.companyId })
  await second.move('closedlost')
  await hub.pull()
  expect(await seatsOf(first.domain)).toEqual([5])
  const { id } = await merge(first.dealId, second.dealId)
  await hub.pull()
  expect(await seatsOf(first.domain)).toEqual([8])
  const [license] = await licensesOf(first.domain)
  for (const [stage, seats] of [
    ['closedlost', null],
    ['closedwon', 8],
  ] as const) {
    await hub.agent('PATCH', objects('deals', `/${id}`), { properties: { dealstage: stage } })
    await hub.pull()
    expect(await seatsOf(first.domain)).toEqual([seats])
  }
  expect(await licensesOf(first.domain)).toMatchObject([{ id: license!.id }])
})

test('a license that was suspended for a deal is restored after the deal is merged and won', async () => {
  const { sku } = await seedSku(admin)
  const deal = await win([{ sku, quantity: '2' }])
  await deal.move('closedlost')
  await hub.pull()
  const other = await sell(hub, [], { companyId: deal.companyId, contact: false })
  await other.move('closedwon')
  await merge(other.dealId, deal.dealId)
  await hub.pull()
  expect(await seatsOf(deal.domain)).toEqual([2])
})

test.each(['0', '-3', '0.5'])(
  'a quantity of %s takes the seats back, and the review names the quantity',
  async (quantity) => {
    const { sku } = await seedSku(admin)
    const { sku: other } = await seedSku(admin)
    const deal = await win([
      { sku, quantity: '3' },
      { sku: other, quantity: '2' },
    ])
    await deal.change(deal.lines[0]!, { quantity })
    await hub.pull()
    expect((await seatsOf(deal.domain)).toSorted()).toEqual([0, 2])
    expect(await reviewsOf(deal.dealId)).toEqual(['DEAL_QUANTITY'])
    await deal.change(deal.lines[0]!, { quantity: '4' })
    await hub.pull()
    expect((await seatsOf(deal.domain)).toSorted()).toEqual([2, 4])
  },
)

test('a new deal with the quantity 0 issues nothing, and the review names the quantity', async () => {
  const { sku } = await seedSku(admin)
  const deal = await win([{ sku, quantity: '0' }])
  expect(await licensesOf(deal.domain)).toEqual([])
  expect(await reviewsOf(deal.dealId)).toEqual(['DEAL_QUANTITY'])
})

test('a partial refund below the seats in use lowers the seats, and stops no device', async () => {
  const { sku } = await seedSku(admin)
  const deal = await win([{ sku, quantity: '5' }])
  const [license] = await licensesOf(deal.domain)
  await useSeats(license!.id, 4)
  await deal.change(deal.lines[0]!, { quantity: '2' })
  await hub.pull()
  expect(await licensesOf(deal.domain)).toMatchObject([
    { maxActivations: 2, activeActivations: 4, seatCeiling: 4, overLimitUntil: expect.any(Date) },
  ])
  expect(await db.activation.count({ where: { licenseId: license!.id, deactivatedAt: null } })).toBe(4)
  expect(await reviewsOf(deal.dealId)).toEqual([])
})

test('a refund of additional seats that are in use lowers the seats by the rule of the license type', async () => {
  const { sku } = await seedSku(admin)
  const first = await win([{ sku, quantity: '2' }])
  const second = await win([{ sku, quantity: '3' }], { companyId: first.companyId })
  const [license] = await licensesOf(first.domain)
  await useSeats(license!.id, 4)
  await second.move('closedlost')
  await hub.pull()
  expect(await licensesOf(first.domain)).toMatchObject([
    { maxActivations: 2, overLimitUntil: expect.any(Date) },
  ])
  expect(await reviewsOf(second.dealId)).toEqual(['DEAL_LOST'])
  await second.move('closedwon')
  await hub.pull()
  expect(await licensesOf(first.domain)).toMatchObject([{ maxActivations: 5, overLimitUntil: null }])
})

test('a quantity above 100,000 creates a review and changes no seats', async () => {
  const { sku } = await seedSku(admin)
  const typo = await win([{ sku, quantity: '99999999' }])
  expect(await licensesOf(typo.domain)).toEqual([])
  expect(await reviewsOf(typo.dealId)).toEqual(['DEAL_QUANTITY'])
  const several = await win(Array.from({ length: 3 }, () => ({ sku, quantity: '40000' })))
  expect(await reviewsOf(several.dealId)).toEqual(['DEAL_QUANTITY'])
  const most = await win([{ sku, quantity: '100000' }])
  expect(await seatsOf(most.domain)).toEqual([100_000])
  await most.change(most.lines[0]!, { quantity: '1000000' })
  await hub.pull()
  expect(await seatsOf(most.domain)).toEqual([100_000])
  expect(await reviewsOf(most.dealId)).toEqual(['DEAL_QUANTITY'])
})

test('long names of a company and a person are cut, and the deal is sold', async () => {
  const { sku } = await seedSku(admin)
  // The character at the bound consists of two UTF-16 units.
  const name = `${'x'.repeat(198)}𝒳${'y'.repeat(400)}`
  const deal = await win([{ sku }], { name, person: { lastname: 'z'.repeat(600) } })
  const account = await db.account.findFirstOrThrow({
    where: { domain: deal.domain },
    include: { contacts: true },
  })
  expect(account.name).toBe(`${'x'.repeat(198)}…`)
  expect(account.contacts[0]!.name).toHaveLength(200)
  expect(account.contacts[0]!.name).toMatch(/^Ada z+…$/)
  expect(await reviewsOf(deal.dealId)).toEqual([])

  await hub.agent('PATCH', objects('companies', `/${deal.companyId}`), {
    properties: { name: 'n'.repeat(600) },
  })
  await hub.pull()
  const { id } = account
  expect((await db.account.findUniqueOrThrow({ where: { id } })).name).toBe(`${'n'.repeat(199)}…`)
  expect(await db.crmReview.count({ where: { accountId: id } })).toBe(0)
})

test.each(['gmail.com', 'co.uk', '192.0.2.7', 'not a domain'])(
  'a company with the domain %s is sold to, without the domain',
  async (domain) => {
    const { sku } = await seedSku(admin)
    const deal = await win([{ sku }], { domain, person: { email: `${sku.toLowerCase()}@buyer.example` } })
    const contact = await db.contact.findFirstOrThrow({
      where: { email: `${sku.toLowerCase()}@buyer.example` },
      include: { account: true },
    })
    expect(contact.account).toMatchObject({ name: 'Buyer Inc.', domain: null })
    expect(await reviewsOf(deal.dealId)).toEqual([])
  },
)

test('the stage of any pipeline decides whether a deal is won, although HubSpot’s property is late', async () => {
  const { sku } = await seedSku(admin)
  emulator.portal.computeLagMs = 60 * 60 * 1000
  const deal = await sell(hub, [{ sku, quantity: '2' }], { pipeline: '75124300', stage: '145124301' })
  await deal.move('145124302')
  await hub.pull()
  expect(await seatsOf(deal.domain)).toEqual([2])
  await deal.move('145124303')
  await hub.pull()
  expect(await seatsOf(deal.domain)).toEqual([null])
  emulator.portal.advance(60 * 60 * 1000)
  emulator.portal.computeLagMs = 2_000
})

test('a deal that left a won stage is not sold, although HubSpot’s property is late', async () => {
  const { sku } = await seedSku(admin)
  const deal = await sell(hub, [{ sku }])
  emulator.portal.computeLagMs = 0
  await deal.move('closedwon')
  await hub.agent('GET', objects('deals', `/${deal.dealId}`))
  emulator.portal.computeLagMs = 60 * 60 * 1000
  await deal.move('contractsent')
  await hub.pull()
  expect(await licensesOf(deal.domain)).toEqual([])
})

test('a token that may not read pipelines leaves the decision to HubSpot’s property', async () => {
  const own = await startPull()
  own.emulator.portal.computeLagMs = 0
  own.emulator.portal.faults.add({
    path: '/crm/pipelines/',
    play: { kind: 'error', status: 403 },
    times: null,
  })
  const { sku } = await seedSku(own.app.admin)
  const deal = await sell(own, [{ sku }])
  await deal.move('closedwon')
  await own.pull()
  expect(await own.app.ctx.db.license.count({ where: { account: { domain: deal.domain } } })).toBe(1)
})
