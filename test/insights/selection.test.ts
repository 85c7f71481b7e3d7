import { expect, test } from 'vitest'
import { selectRecords } from '../../src/insights/selection.ts'
import { InputRefusal } from '../../src/platform/errors.ts'
import { startTestApp } from '../app.ts'

const { admin, as } = await startTestApp()

const hoursOf = ({ from, to }: { from: Date; to: Date }) => (to.getTime() - from.getTime()) / 3_600_000

test('both days belong to the period, which begins and ends with them in the zone', async () => {
  const { period } = await selectRecords(admin, { from: '2026-01-01', to: '2026-01-31', zone: 'Asia/Tokyo' })
  expect(period).toEqual({ from: new Date('2025-12-31T15:00:00Z'), to: new Date('2026-01-31T15:00:00Z') })
})

test('the day on which clocks are set forward is shorter, and the one on which they are set back longer', async () => {
  const hours = async (day: string) =>
    hoursOf((await selectRecords(admin, { from: day, to: day, zone: 'Europe/Berlin' })).period)
  expect(await hours('2026-03-28')).toBe(24)
  expect(await hours('2026-03-29')).toBe(23)
  expect(await hours('2026-10-25')).toBe(25)
})

test('a period is compared with the same number of days before it, across clock changes, or with a given period', async () => {
  const march = { from: '2026-03-01', to: '2026-03-31', zone: 'Europe/Berlin' }
  const { period, compared } = await selectRecords(admin, march)
  expect(compared).toEqual({ from: new Date('2026-01-28T23:00:00Z'), to: period.from })
  const year = await selectRecords(admin, { ...march, compareTo: { from: '2025-03-01', to: '2025-03-31' } })
  expect(year.compared).toEqual({
    from: new Date('2025-02-28T23:00:00Z'),
    to: new Date('2025-03-31T22:00:00Z'),
  })
})

test.each([
  [{ from: '2026-02-02', to: '2026-02-01' }, ['to']],
  [{ from: '2026-02-30', to: '2026-03-01' }, ['from']],
  [{ from: '2026-02-01T00:00', to: '2026-03-01' }, ['from']],
  [{ zone: 'Europe/Atlantis' }, ['zone']],
  [{ compareTo: { from: '2025-02-02', to: '2025-02-01' } }, ['compareTo', 'to']],
  [{ conversionWindow: 'P1M' }, ['conversionWindow']],
  [{ conversionWindow: 'PT0S' }, ['conversionWindow']],
  [{ licenseType: 'no-such-type' }, ['licenseType']],
  [{ product: 'no-such-product' }, ['product']],
])('refuses %o', async (input, path) => {
  const refusal = await selectRecords(admin, { from: '2026-02-01', to: '2026-02-01', ...input }).catch(
    (error: unknown) => error,
  )
  expect(refusal).toBeInstanceOf(InputRefusal)
  expect((refusal as InputRefusal).issues.map((issue) => issue.path)).toEqual([path])
})

test('a partner that selects another partner gets no accounts', async () => {
  const partner = as({ audience: 'PARTNER', partner: 'north' })
  const asked = { from: '2026-02-01', to: '2026-02-01' }
  expect((await selectRecords(partner, asked)).partners).toEqual(['north'])
  expect((await selectRecords(partner, { ...asked, partner: 'south' })).partners).toEqual(['south', 'north'])
})
