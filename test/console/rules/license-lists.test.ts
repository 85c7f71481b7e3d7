import { expect, test } from 'vitest'
import { inputOfParameters } from '../../../web/src/bulk-operations/repeat-parameters.ts'
import { deviceFilters, parseDeviceSearch } from '../../../web/src/devices/device-search.ts'
import { changedFieldName, changedValue } from '../../../web/src/licenses/changed-value.ts'
import { exportQuery, parseLicenseSearch, selectionOf } from '../../../web/src/licenses/license-search.ts'
import { describeChange } from '../../../web/src/licenses/scheduled-change.ts'

const now = new Date('2027-03-01T10:42:00Z')

test('an address has the filters that are known, and nothing else', () => {
  const search = parseLicenseSearch({
    status: 'ACTIVE',
    product: 'studio',
    entitlement: 'export',
    from: '2027-01-31',
    to: 'soon',
    order: 'RANDOM',
    key: 'secret',
    after: 'cursor',
  })
  expect(search).toEqual({
    status: 'ACTIVE',
    product: 'studio',
    entitlement: 'export',
    from: '2027-01-31',
    after: 'cursor',
  })
})

test('the selection of a bulk operation has the filters of the list, without its order', () => {
  expect(selectionOf({ preset: 'unused', product: 'studio', order: 'OLDEST' }, now)).toEqual({
    product: 'studio',
    neverActivated: true,
  })
  expect(selectionOf({ order: 'OLDEST', after: 'cursor' }, now)).toEqual({ all: true })
})

test('an export has the filters and the order of the list', () => {
  expect(String(exportQuery({ preset: 'expiring', status: 'ACTIVE' }, now))).toBe(
    'status=ACTIVE&orderBy=EXPIRY_ASC&expiresAfter=2027-03-01T10%3A00%3A00.000Z&expiresBefore=2027-03-08T10%3A00%3A00.000Z',
  )
})

test('a range of expiries includes its last day', () => {
  const { expiresAfter, expiresBefore } = selectionOf({ from: '2027-01-01', to: '2027-01-31' }, now)
  expect(Date.parse(expiresBefore!) - Date.parse(expiresAfter!)).toBe(31 * 86_400_000)
})

test('devices are filtered by their silence, and a version of an address may look like a number', () => {
  expect(parseDeviceSearch({ version: 5, silent: 30, seat: 'lost' })).toEqual({
    version: '5',
    silent: '30',
  })
  expect(deviceFilters({ silent: '30', seat: 'seated' }, now)).toMatchObject({
    active: true,
    silentSince: '2027-01-30T10:00:00.000Z',
    orderBy: 'LAST_SEEN_ASC',
  })
})

test('the parameters of a dry run become the input of the operation', () => {
  expect(inputOfParameters({ days: 14 })).toEqual({ days: 14 })
  expect(
    inputOfParameters({
      change: {
        maxActivations: null,
        entitlements: [
          { code: 'export', value: true },
          { code: 'layers', value: 8 },
          { code: 'support', value: 'priority' },
        ],
      },
    }),
  ).toEqual({
    change: {
      maxActivations: null,
      entitlements: [
        { code: 'export', value: { boolean: true } },
        { code: 'layers', value: { integer: 8 } },
        { code: 'support', value: { text: 'priority' } },
      ],
    },
  })
})

test('a scheduled change is described value by value', () => {
  const words = {
    field_maxActivations: 'Seats',
    field_expiry: 'Expires',
    field_updatesUntil: 'Updates',
    field_name: 'Name',
    field_metadata: 'Metadata',
    unlimited: 'unlimited',
    never: 'never',
    asType: 'as the type',
    grants: (code: string, value: string) => `grants ${code} ${value}`,
    grantsNot: (codes: string) => `removes ${codes}`,
    followsType: (codes: string) => `resets ${codes}`,
  }
  const format = {
    dateTime: String,
    number: String,
    list: (items: readonly string[]) => items.join(),
  } as never
  expect(
    describeChange(
      {
        maxActivations: null,
        expiry: { perpetual: true },
        resetUpdatesUntil: true,
        entitlements: [{ code: 'layers', value: 8 }],
        removedEntitlements: ['a', 'b'],
      },
      words,
      format,
    ),
  ).toEqual(['Seats: unlimited', 'Expires: never', 'Updates: as the type', 'grants layers 8', 'removes a,b'])
})

test('changed values are shown in words, and unknown fields keep their names', () => {
  const t = {
    field_entitlements: 'Entitlement',
    nothing: 'none',
    never: 'never',
    unlimited: 'unlimited',
    asType: 'as the type',
    yes: 'yes',
    no: 'no',
  }
  const format = {
    dateTime: (instant: string | Date) => `at ${String(instant)}`,
    duration: (iso: string) => `for ${iso}`,
    list: (items: readonly string[]) => items.join(' and '),
  }
  const show = (field: string, value: string | null, isStarted?: boolean) =>
    changedValue(field, value, { t, format, ...(isStarted !== undefined && { isStarted }) })
  expect(changedFieldName('entitlements.export', t)).toBe('Entitlement: export')
  expect(changedFieldName('someday', t)).toBe('someday')
  const values = [null, 'null', 'true', 'false', '5', '2027-01-31T22:59:59.999Z', 'P14D', 'PT36H', 'Pro']
  expect(values.map((value) => show('name', value))).toEqual([
    ...['none', 'none', 'yes', 'no', '5', 'at 2027-01-31T22:59:59.999Z', 'for P14D', 'for PT36H', 'Pro'],
  ])
  expect(['[]', '[ a, true ]', '[ P1D ]', '[ { a: 1 } ]', '"null"'].map((value) => show('', value))).toEqual([
    ...['none', 'a and yes', 'for P1D', '[ { a: 1 } ]', 'null'],
  ])
  expect(show('maxActivations', 'null')).toBe('unlimited')
  expect([true, false, undefined].map((isStarted) => show('expiry', 'null', isStarted))).toEqual([
    ...['never', 'as the type', 'none'],
  ])
})
