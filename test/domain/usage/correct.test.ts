import { expect, test } from 'vitest'
import { recordUsage } from '../../../src/domain/usage/record.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const support = app.as({ audience: 'SUPPORT' })

const mutation = `mutation ($input: CorrectUsageInput!) { correctUsage(input: $input) {
  ... on CorrectUsagePayload { reading { meter used limit remaining } }
  ... on InputRefusal { issues { path message } } ... on Refusal { code } } }`

async function seed(used: number) {
  const { licenseId, licenseKey: key } = await seedLicense(admin, {
    meters: [{ code: 'renders', limit: 10, period: 'MONTH' }, { code: 'exports' }],
  })
  await transact(db, (tx) => recordUsage(admin, tx, { key, meter: 'renders', amount: used }))
  const correct = async (input: object) => {
    const variables = {
      input: { license: toTypedId('License', licenseId), meter: 'renders', reason: 'A bug.', ...input },
    }
    return (await execute(app, support, mutation, variables)).data.correctUsage
  }
  return { licenseId, key, correct }
}

test('subtracts from the usage of the current period, and records from, to and reason', async () => {
  const { licenseId, correct } = await seed(9)
  expect(await correct({ subtract: 4 })).toEqual({
    reading: { meter: 'renders', used: 5, limit: 10, remaining: 5 },
  })
  const events = await db.event.findMany({ where: { licenseId, type: 'usage.corrected' } })
  expect(events).toMatchObject([{ data: { meter: 'renders', from: 9, to: 5, reason: 'A bug.' } }])
})

test('a reset sets the usage to 0, and a second reset changes and records nothing', async () => {
  const { licenseId, correct } = await seed(9)
  for (let count = 0; count < 2; count++)
    expect(await correct({ reset: true })).toMatchObject({ reading: { used: 0, remaining: 10 } })
  expect(await db.event.count({ where: { licenseId, type: 'usage.corrected' } })).toBe(1)
  expect(await correct({ meter: 'exports', reset: true })).toMatchObject({ reading: { used: 0 } })
})

test('corrects the current period, not the last one', async () => {
  app.setNow('2026-03-31T12:00:00Z')
  const { licenseId, correct } = await seed(9)
  app.setNow('2026-04-01T12:00:00Z')
  expect(await correct({ subtract: 1 })).toMatchObject({
    code: 'INPUT_INVALID',
    issues: [{ path: ['subtract'], message: 'must be at most 0, the present usage' }],
  })
  const counters = await db.usageCounter.findMany({ where: { licenseId, meter: 'renders' } })
  expect(counters.map(({ used }) => used)).toEqual([9n])
})

test('makes room for usage that a limit blocked', async () => {
  const { key, correct } = await seed(10)
  const record = () => transact(db, (tx) => recordUsage(admin, tx, { key, meter: 'renders', amount: 1 }))
  await expect(record()).rejects.toMatchObject({ code: 'USAGE_LIMIT_EXCEEDED' })
  await correct({ subtract: 1 })
  expect((await record()).reading.used).toBe(10)
})

test('concurrent corrections and records lose nothing', async () => {
  const { licenseId, key, correct } = await seed(5)
  await Promise.all([
    ...Array.from({ length: 5 }, () => correct({ subtract: 1 })),
    ...Array.from({ length: 5 }, () =>
      transact(db, (tx) => recordUsage(admin, tx, { key, meter: 'renders', amount: 1 })),
    ),
  ])
  const counter = await db.usageCounter.findFirstOrThrow({ where: { licenseId, meter: 'renders' } })
  expect(counter.used).toBe(5n)
})

test.each<[string, object, object]>([
  ['neither an amount nor a reset', {}, { code: 'INPUT_INVALID' }],
  ['both', { subtract: 1, reset: true }, { code: 'INPUT_INVALID' }],
  ['an amount of 0', { subtract: 0 }, { code: 'INPUT_INVALID' }],
  ['more than the usage', { subtract: 10 }, { code: 'INPUT_INVALID' }],
  ['an unknown meter', { meter: 'prints', reset: true }, { code: 'INPUT_INVALID' }],
  ['an empty reason', { reset: true, reason: '' }, { code: 'INPUT_INVALID' }],
])('refuses %s', async (_, input, refusal) => {
  const { licenseId, correct } = await seed(9)
  expect(await correct(input)).toMatchObject(refusal)
  const counter = await db.usageCounter.findFirstOrThrow({ where: { licenseId, meter: 'renders' } })
  expect(counter.used).toBe(9n)
})
