import { expect, test } from 'vitest'
import { type Costs, forecast } from '../../bench/scale/model.ts'

const costs: Costs = {
  validation: { gatewayMicroseconds: 200, databaseMicroseconds: 100, walBytes: 500 },
  activation: { gatewayMicroseconds: 1_000, databaseMicroseconds: 500, walBytes: 4_000 },
  bytesPerLicense: 1_000,
  bytesPerActivation: 2_000,
}
const installation = {
  licenses: 3_600_000,
  hourlyShare: 0.01,
  activationsPerYear: 0,
  peak: 10,
  utilization: 0.5,
}
const machine = { cores: 4, memoryGigabytes: 8, diskBytesPerSecond: 100e6 }
const prices = { perCore: 10, perGigabyteOfDisk: 1 }

test('rates, cores and bytes follow from the costs of an operation', () => {
  const found = forecast(costs, installation, { machine, prices, standbys: 1 })
  expect(found.validationsPerSecond).toBeCloseTo(100)
  expect(found.activationsPerSecond).toBe(0)
  expect(found.gatewayCores).toBeCloseTo(0.04)
  expect(found.databaseCores).toBeCloseTo(0.02)
  expect(found.licenseGigabytes).toBeCloseTo(3.6)
  expect(found.walBytesPerSecond).toBeCloseTo(50_000)
  // One core of gateways, two database machines of four cores, and 3.6 GB on each.
  expect(found.pricePerMonth).toBeCloseTo(10 + 80 + 7.2)
})

test('activations are spread over a year', () => {
  const yearly = { ...installation, hourlyShare: 0, activationsPerYear: 2, licenses: 365 * 86_400 }
  const found = forecast(costs, yearly, { machine, prices, standbys: 0 })
  expect(found.activationsPerSecond).toBeCloseTo(20)
  expect(found.gatewayCores).toBeCloseTo(0.04)
  expect(found.gigabytesPerYear).toBeCloseTo((2 * 365 * 86_400 * 2_000) / 1e9)
})

test.each([
  ['memory', machine],
  ['processor', { ...machine, memoryGigabytes: 1_000, cores: 0.001 }],
  ['log', { ...machine, memoryGigabytes: 1_000, diskBytesPerSecond: 1_000 }],
] as const)('the first bottleneck is the resource with the largest share: %s', (resource, given) => {
  const { database } = forecast(costs, installation, { machine: given, prices, standbys: 0 })
  expect(database[0]!.resource).toBe(resource)
  expect(database.map(({ share }) => share)).toEqual(
    database.map(({ share }) => share).toSorted((a, b) => b - a),
  )
})
