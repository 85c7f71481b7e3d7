import { expect, test } from 'vitest'
import { pullCatalog } from '../../../src/commands/catalog/pull.ts'
import { writeCatalog } from '../../../src/commands/catalog/write.ts'
import type { Gateway } from '../../../src/commands/gateway/connect.ts'
import { APPLY_MS, applyCatalog } from '../../../src/domain/catalogue/file/apply.ts'
import { defineLicenseType } from '../../../src/domain/catalogue/license-types/define.ts'
import { retireLicenseType } from '../../../src/domain/catalogue/license-types/retire.ts'
import { licenseTypeRules } from '../../../src/domain/catalogue/license-types/rules-schema.ts'
import { type Tx, transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { sample } from '../../domain/catalogue/file/sample.ts'
import { execute } from '../../graphql.ts'
import { seedLicenseType, uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { db } = app.ctx
const { admin } = app

/** The graph of this app, as the command sees a gateway's. */
const gateway: Gateway = {
  url: 'http://test/graphql',
  async send(data, document, variables = {}) {
    const answer = await execute(app, admin, document, { ...variables })
    expect(answer.errors).toBeUndefined()
    return data.parse(answer.data)
  },
}

const pull = async () => writeCatalog(await pullCatalog(gateway))
const apply = (catalog: string) =>
  transact(db, (tx) => applyCatalog(admin, tx, { catalog }), undefined, APPLY_MS)
const changesOf = async (catalog: string) => {
  const check = (tx: Tx) => applyCatalog(admin, tx, { catalog, dryRun: true })
  const { changes } = await transact(db, check, undefined, APPLY_MS)
  return changes.map(({ summary }) => summary)
}

const duration = { term: 'P1Y6M' }
test.each<Record<string, unknown>>([
  {},
  { term: 'P1Y' },
  { term: null },
  { ...duration, termStartsAt: 'FIRST_ACTIVATION' },
  { timeZone: 'America/Argentina/Buenos_Aires' },
  { endsAtEndOfDay: false },
  { ...duration, gracePeriod: 'P14D' },
  { renewalBasis: 'FROM_NOW_IF_EXPIRED' },
  { expiryPolicy: 'MAINTAIN' },
  { updates: 'P1Y' },
  { seatModel: 'FLOATING', leaseDuration: 'PT30M' },
  { maxActivations: 0 },
  { maxActivations: null },
  { maxActivations: 1_000_000_000 },
  { overage: { policy: 'PERCENT', percent: 20 } },
  { overage: { policy: 'ALLOW' } },
  { overLimit: { policy: 'KEEP' } },
  { overLimit: { policy: 'BLOCK_NEWEST', period: null } },
  { overLimit: { policy: 'GRACE', period: 'P30D' } },
  { heartbeat: { every: 'PT10M', missedBy: 'RELEASE' } },
  { checkIn: 'P30D' },
  { transferLimit: { count: 0, per: 'P30D' } },
  { fingerprintMatch: 'MOST' },
  { requireFingerprint: true },
  {
    entitlements: [
      { code: 'yes' },
      { code: 'no', value: false },
      { code: 'none', value: 0 },
      { code: 'fewest', value: -2_147_483_648 },
      { code: 'most', value: 2_147_483_647 },
      { code: 'null', value: 'null' },
      { code: 'true', value: 'true' },
      { code: 'number', value: '007' },
      { code: 'lines', value: ' first: #1\n\n\tsecond \n' },
    ],
  },
  {
    ...duration,
    meters: [
      { code: 'open', limit: null },
      { code: 'closed', limit: 0, period: 'TERM', overage: 'ALLOW' },
      { code: 'most', limit: 2_147_483_647, period: 'DAY' },
    ],
  },
  { offline: { ttl: 'P7D', maxOutstanding: null } },
  { offlineGrace: null },
  { offlineGrace: 'PT12H' },
  { offline: { ttl: 'P7D', maxOutstanding: 1 } },
  { ...duration, trial: { oncePer: ['EMAIL_DOMAIN', 'FINGERPRINT'] } },
  { ...duration, trial: { oncePer: ['EMAIL'], selfService: true } },
  { keyPrefix: 'STUDIO' },
  { expiryNotices: [] },
  { expiryNotices: ['-P1D', 'P90D'] },
])('the rules %j survive the way out and back', async (rules) => {
  const { product, licenseType: code } = await seedLicenseType(admin, rules)

  const pulled = await pull()

  expect(await changesOf(pulled)).toEqual([])
  // The same file makes the same rules elsewhere: here, in a copy under other codes.
  const copy = uniqueCode('copy')
  const start = pulled.indexOf(`  - code: ${product}\n`)
  await apply(
    `version: 1\nproducts:\n${pulled.slice(start).replaceAll(product, `product-${copy}`).replaceAll(code, copy)}`,
  )
  const made = await db.licenseTypeRevision.findFirstOrThrow({ where: { licenseType: { code: copy } } })
  expect(made.rules).toEqual(licenseTypeRules.parse(rules))
})

test('what was applied from a file is pulled as such a file, states and releases included', async () => {
  const { text } = sample()
  await apply(text)

  const pulled = await pull()

  expect(await changesOf(pulled)).toEqual([])
  expect(pulled).toMatch(/^# yaml-language-server: \$schema=\.\/catalog\.schema\.json\n/)
  expect(pulled).toMatch(/state: draft\n/)
  expect(pulled).toMatch(/state: retired\n/)
  expect(pulled).toContain('- version: "5.10"\n        releasedAt: 2025-11-03\n')
})

test('a draft over a published revision is named, and left alone', async () => {
  const { product, licenseType: code } = await seedLicenseType(admin, { maxActivations: 2 })
  await transact(db, (tx) =>
    defineLicenseType(admin, tx, { product, code, name: code, rules: { maxActivations: 7 } }),
  )

  const pulled = await pull()

  expect(pulled).toContain('# Revision 2 is a draft and not in this file. This is revision 1.\n')
  expect(await changesOf(pulled)).toEqual([])
})

test('a license type that was retired with its draft is pulled', async () => {
  const { product, licenseType: code } = await seedLicenseType(admin)
  await transact(db, async (tx) => {
    await defineLicenseType(admin, tx, { product, code, name: code, rules: { maxActivations: 7 } })
    await retireLicenseType(admin, tx, code)
  })

  expect(await changesOf(await pull())).toEqual([])
})

test('goes on from page to page', async () => {
  const product = uniqueCode('product')
  const releases = Array.from({ length: 110 }, (_, at) => ({
    version: `1.${at}`,
    releasedAt: at % 2 ? '2026-01-15' : '2026-01-16',
  }))
  const licenseTypes = Array.from({ length: 101 }, (_, at) => ({
    code: `${product}-${at}`.replace(/-(\d+)$/, '-x$1'),
    name: 'N',
    rules: {},
  }))
  const products = [
    { code: product, name: 'P', releases, licenseTypes },
    ...Array.from({ length: 101 }, (_, at) => ({ code: `${product}-p${at}`, name: 'N' })),
  ]
  const text = JSON.stringify({ version: 1, products })
  await apply(text)

  const pulled = await pull()

  expect(pulled.match(/version: "?1\./g)).toHaveLength(110)
  expect(pulled.match(new RegExp(`code: ${product}-x`, 'g'))).toHaveLength(101)
  expect(pulled.match(new RegExp(`code: ${product}-p`, 'g'))).toHaveLength(101)
  expect(await changesOf(pulled)).toEqual([])
})
