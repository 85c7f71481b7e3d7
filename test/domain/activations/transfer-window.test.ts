import { beforeEach, expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { readTransferAllowances } from '../../../src/domain/activations/transfer-window.ts'
import type { LicenseTypeRules } from '../../../src/domain/catalogue/license-types/rules.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense, seedPartner } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin

beforeEach(() => app.setNow('2026-01-31T12:00:00Z'))

async function seed(rules: object) {
  const { licenseKey: key, licenseId, accountId } = await seedLicense(admin, { maxActivations: 1, ...rules })
  const activate = (fingerprint: string) => activateLicense(admin, { key, fingerprint })
  const move = async (from: string, to: string) => {
    await transact(db, (tx) => deactivateLicense(admin, tx, { key, fingerprint: from }))
    return await activate(to)
  }
  return { id: toTypedId('License', licenseId), licenseId, accountId, activate, move }
}

const query = `query ($id: ID!) { license(id: $id) {
  transfers { limit per used remaining nextAllowedAt } } }`
const transfersOf = async (id: string, ctx = admin) =>
  (await execute(app, ctx, query, { id })).data.license.transfers

test('a transfer is counted until it leaves the window, and the next date is that of the refusal', async () => {
  const { id, activate, move } = await seed({ transferLimit: { count: 2, per: 'P1M' } })
  await activate('a')
  const limit = { limit: 2, per: 'P1M' }
  expect(await transfersOf(id)).toEqual({
    ...limit,
    used: 0,
    remaining: 2,
    nextAllowedAt: '2026-01-31T12:00:00.000Z',
  })
  await move('a', 'b')
  app.setNow('2026-02-10T12:00:00Z')
  await move('b', 'c')
  const exhausted = { ...limit, used: 2, remaining: 0, nextAllowedAt: '2026-02-28T12:00:00.000Z' }
  expect(await transfersOf(id)).toEqual(exhausted)
  await expect(move('c', 'd')).rejects.toMatchObject({
    code: 'TRANSFER_LIMIT_EXCEEDED',
    nextAllowedAt: new Date(exhausted.nextAllowedAt),
  })
  app.setNow(exhausted.nextAllowedAt)
  expect(await transfersOf(id)).toMatchObject({
    used: 1,
    remaining: 1,
    nextAllowedAt: exhausted.nextAllowedAt,
  })
  expect(await activate('d')).toMatchObject({ created: true })
})

test('without any allowed transfer there is no next date', async () => {
  const { id } = await seed({ transferLimit: { count: 0, per: 'P1M' } })
  expect(await transfersOf(id)).toEqual({ limit: 0, per: 'P1M', used: 0, remaining: 0, nextAllowedAt: null })
})

test.each([
  ['no transfer limit', {}],
  ['unlimited seats', { transferLimit: { count: 1, per: 'P1M' }, maxActivations: null }],
])('a license with %s has no transfers', async (_, rules) => {
  expect(await transfersOf((await seed(rules)).id)).toBeNull()
})

test('several licenses are read together, each with its own window', async () => {
  const rules = (per: string) => ({ transferLimit: { count: 1, per } }) as LicenseTypeRules
  const [month, day] = [await seed(rules('P1M')), await seed(rules('P1D'))]
  for (const { activate, move } of [month, day]) {
    await activate('a')
    await move('a', 'b')
  }
  const licenses = [
    { licenseId: month.licenseId, seatLimit: 1, rules: rules('P1M') },
    { licenseId: day.licenseId, seatLimit: null, rules: rules('P1D') },
    { licenseId: day.licenseId, seatLimit: 1, rules: rules('P1D') },
  ]
  const now = new Date('2026-02-02T12:00:00Z')
  const allowances = await readTransferAllowances(db, licenses, now)
  expect(allowances.map((allowance) => allowance?.remaining ?? null)).toEqual([0, null, 1])
})

test('the account and its partner see the transfers, as staff does', async () => {
  const { id, accountId } = await seed({ transferLimit: { count: 1, per: 'P1M' } })
  const partner = await seedPartner(admin, 'north')
  await db.account.update({ where: { id: accountId }, data: { partner } })
  const callers = [
    app.as({ audience: 'ACCOUNT', accountId }),
    app.as({ audience: 'PARTNER', partner: 'north' }),
    app.as({ audience: 'SUPPORT' }),
  ]
  for (const caller of callers) expect(await transfersOf(id, caller)).toMatchObject({ remaining: 1 })
})
