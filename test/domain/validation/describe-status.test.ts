import { expect, test } from 'vitest'
import { describeStatus } from '../../../src/domain/validation/describe-status.ts'

const perpetual = {
  startsAt: new Date('2026-01-01T00:00:00Z'),
  expiry: null,
  graceEndsAt: null,
  suspendedAt: null,
  revokedAt: null,
  suspendReason: null,
  revokeReason: null,
  timeZone: 'Europe/Oslo',
  updatesUntil: null,
}
const end = new Date('2027-01-01T22:59:59.999Z')
const described = (license: Partial<typeof perpetual> | object, at: Date) =>
  describeStatus({ ...perpetual, ...license }, { expiryPolicy: 'RESTRICT', termStartsAt: 'ISSUE' }, at)

test('a perpetual license is described with the end of its updates', () => {
  expect(described({}, end)).toBe('It may be used and never expires.')
  expect(described({ updatesUntil: end }, end)).toBe(
    'It may be used and never expires. It includes versions that are released until 2027-01-01.',
  )
  expect(described({ updatesUntil: end }, new Date(end.getTime() + 1))).toBe(
    'It may be used and never expires. Its updates ended on 2027-01-01: versions that were released later may not be used.',
  )
})
