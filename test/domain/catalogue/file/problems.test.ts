import { expect, test } from 'vitest'
import { applyCatalog } from '../../../../src/domain/catalogue/file/apply.ts'
import { retireLicenseType } from '../../../../src/domain/catalogue/license-types/retire.ts'
import { transact } from '../../../../src/platform/db.ts'
import { InputRefusal } from '../../../../src/platform/errors.ts'
import { startTestApp } from '../../../app.ts'
import { seedLicenseType, uniqueCode } from '../../../seed.ts'
import { sample } from './sample.ts'

const app = await startTestApp()
const { db } = app.ctx
const { admin } = app

/** Returns the problems of a file in the format of the command. */
async function problemsOf(catalog: string): Promise<string[]> {
  const refusal = await transact(db, (tx) => applyCatalog(admin, tx, { catalog })).catch(
    (error: unknown) => error,
  )
  if (!(refusal instanceof InputRefusal)) throw refusal
  return refusal.issues.map(
    ({ path, message, line, column }) => `${line}:${column} ${path.slice(1).join('.')}: ${message}`,
  )
}

const product = (fields: string) => `version: 1\nproducts:\n  - { code: studio, name: S, ${fields} }\n`
const rules = (rules: string) => product(`licenseTypes: [{ code: annual, name: A, rules: { ${rules} } }]`)
const inRules = 'products.0.licenseTypes.0.rules'

test.each([
  ['', 'undefined:undefined : must not be empty'],
  ['# nothing\n', '1:1 : must be a mapping'],
  ['- 1\n', '1:1 : must be a mapping'],
  ['version: 1\n', '1:1 products: is required'],
  ['version: 2\nproducts: []\n', '1:1 version: must be 1'],
  ['version: 1\nproducts: {}\n', '2:1 products: must be a list'],
  ['version: 1\nproducts: []\nproduct: 1\n', '3:1 product: is not a field here; did you mean products?'],
  [
    'version: 1\nproducts: [{ code: unknown-product }]\n',
    expect.stringMatching('products.0.name: is required'),
  ],
  ['version: 1\nproducts: [5]\n', '2:12 products.0: must be a mapping'],
  [product('entitlements: null'), expect.stringMatching('must be a list: leave it out, or write \\[\\]')],
  [
    product('meters: [{ code: Render, name: R }]'),
    expect.stringMatching('meters.0.code: must be lower-case'),
  ],
  [product('meters: [{ code: render }]'), expect.stringMatching('meters.0.name: is required')],
  [product('meters: [{ code: render, name: 5 }]'), expect.stringMatching('must be text: put it in quotes')],
  [
    product('releases: [{ version: 5.10, releasedAt: 2026-01-15 }]'),
    expect.stringMatching('releases.0.version: must be text: put it in quotes'),
  ],
  [
    product('releases: [{ version: "5", releasedAt: 2026-02-30 }]'),
    expect.stringMatching('releasedAt: must be a date, such as 2026-01-15, or an instant'),
  ],
  [
    product('releases: [{ version: "5", releasedAt: 2026-01-15T09:00:00 }]'),
    expect.stringMatching('releasedAt: must be a date'),
  ],
  [
    product('licenseTypes: [{ code: annual, name: A, state: publish, rules: {} }]'),
    expect.stringMatching('state: must be one of draft, published and retired; did you mean published\\?'),
  ],
  [
    rules('maxActivation: 5'),
    `3:79 ${inRules}.maxActivation: is not a field here; did you mean maxActivations?`,
  ],
  [
    rules('seatModel: floating'),
    expect.stringMatching('one of NODE_LOCKED and FLOATING; did you mean FLOATING\\?'),
  ],
  [rules('term: one year'), expect.stringMatching('rules.term: must be an ISO 8601 duration')],
  [rules('term: PT1H'), expect.stringMatching('rules.term: must be at least P1D')],
  [rules('maxActivations: -1'), expect.stringMatching('rules.maxActivations: must be at least 0')],
  [rules('timeZone: Mars/Olympus'), expect.stringMatching('rules.timeZone: must be an IANA time zone')],
  [
    rules('overage: { policy: PERCENT, percents: 5 }'),
    expect.stringMatching('overage.percents: is not a field here; did you mean percent\\?'),
  ],
  [rules('heartbeat: PT1H'), expect.stringMatching('rules.heartbeat: must be a mapping')],
  [
    rules('heartbeat: { every: PT1H }'),
    expect.stringMatching('rules.heartbeat.missedBy: is required, as one of KEEP and RELEASE'),
  ],
  [
    product(
      'entitlements: [{ code: a, name: A }], licenseTypes: [{ code: x, name: X, rules: { entitlements: { a: 1.5 } } }]',
    ),
    expect.stringMatching('rules.entitlements.a: must be true, false, a whole number or text'),
  ],
  [
    product(
      'entitlements: [{ code: a, name: A }], licenseTypes: [{ code: x, name: X, rules: { entitlements: { a: 3000000000 } } }]',
    ),
    expect.stringMatching('rules.entitlements.a: must be at most 2,147,483,647'),
  ],
  [
    product(
      'meters: [{ code: a, name: A }], licenseTypes: [{ code: x, name: X, rules: { meters: [{ code: a, limit: 3000000000 }] } }]',
    ),
    expect.stringMatching('rules.meters.0.limit: must be at most 2,147,483,647'),
  ],
  [rules('gracePeriod: P1D'), expect.stringMatching('rules.gracePeriod: needs a term')],
  [
    rules('seatModel: FLOATING'),
    expect.stringMatching('rules.leaseDuration: is required with seatModel FLOATING'),
  ],
])('%j is refused: %s', async (text, problem) => {
  expect(await problemsOf(text)).toEqual([problem])
})

test('a misspelt rule is not reported as a contradiction too', async () => {
  expect(await problemsOf(rules('tern: P1Y, gracePeriod: P1D'))).toEqual([
    expect.stringMatching('rules.tern: is not a field here; did you mean term\\?'),
  ])
})

test('a misspelt rule does not hide contradictions between other rules', async () => {
  expect(await problemsOf(rules('tern: P1Y, gracePeriod: P1D, expiryNotices: [P1D, P1D]'))).toEqual([
    expect.stringMatching('rules.tern: is not a field here'),
    expect.stringMatching('rules.expiryNotices.1: repeats P1D'),
  ])
  expect(await problemsOf(rules('timeZone: Mars, maxActivations: null, overage: { policy: ALLOW }'))).toEqual(
    [
      expect.stringMatching('rules.timeZone: must be an IANA time zone'),
      expect.stringMatching('rules.overage.policy: must be NONE for unlimited seats'),
    ],
  )
})

test('lists every problem at once, in the order of the lines', async () => {
  const taken = await seedLicenseType(admin)
  const text = `version: 1
products:
  - code: Studio
    entitlements:
      - { code: raw, name: Raw }
      - { code: raw, name: Raw again }
    releases:
      - { version: "1", releasedAt: yesterday }
  - code: atelier
    name: Atelier
    nam: Atelier
    licenseTypes:
      - code: ${taken.licenseType}
        name: Annual
        rules: { term: P1Y, tern: P1Y }
      - code: atelier-lite
        name: Lite
      - code: atelier-lite
        name: Lite again
        rules: { gracePeriod: P1D, expiryNotices: [P1D, P1D], entitlements: { rwa: true } }
`

  expect(await problemsOf(text)).toEqual([
    '3:5 products.0.code: must be lower-case words joined by dashes, such as studio-annual',
    '3:5 products.0.name: is required',
    '6:11 products.0.entitlements.1.code: repeats raw, which products[0].entitlements[0] already uses',
    expect.stringMatching(/^8:25 products\.0\.releases\.0\.releasedAt: must be a date/),
    '11:5 products.1.nam: is not a field here; did you mean name?',
    `13:9 products.1.licenseTypes.0.code: is the code of a license type of product ${taken.product}; use another code`,
    '15:29 products.1.licenseTypes.0.rules.tern: is not a field here; did you mean term?',
    '16:9 products.1.licenseTypes.1.rules: is required: license type atelier-lite does not exist yet',
    '18:9 products.1.licenseTypes.2.code: repeats atelier-lite, which products[1].licenseTypes[1] already uses',
    expect.stringMatching(/^20:18 .*rules\.gracePeriod: needs a term/),
    '20:57 products.1.licenseTypes.2.rules.expiryNotices.1: repeats P1D',
    '20:79 products.1.licenseTypes.2.rules.entitlements.rwa: is not an entitlement of atelier; add it to the entitlements of the product',
  ])
})

test('accepts references to the file and to the gateway, and suggests the nearest code for others', async () => {
  const { product, licenseType } = await seedLicenseType(admin, {
    entitlements: [{ code: 'raw-import' }],
    meters: [{ code: 'render' }],
  })
  const file = (entitlement: string, meter: string) =>
    JSON.stringify({
      version: 1,
      products: [
        {
          code: product,
          name: product,
          entitlements: [{ code: 'tethering', name: 'Tethering' }],
          licenseTypes: [
            {
              code: licenseType,
              name: licenseType,
              rules: {
                entitlements: [{ code: entitlement }, { code: 'tethering' }],
                meters: [{ code: meter }],
              },
            },
          ],
        },
      ],
    })

  expect(await problemsOf(file('raw-imports', 'rendr'))).toEqual([
    expect.stringMatching(
      /rules\.entitlements\.0\.code: is not an entitlement of .*; did you mean raw-import\?$/,
    ),
    expect.stringMatching(/rules\.meters\.0\.code: is not a meter of .*; did you mean render\?$/),
  ])
  const made = await transact(db, (tx) => applyCatalog(admin, tx, { catalog: file('raw-import', 'render') }))
  expect(made.changes.map(({ action }) => action)).toContain('PUBLISH_LICENSE_TYPE')
})

test('a retired license type stays retired, with its rules', async () => {
  const { product, licenseType: code } = await seedLicenseType(admin, { maxActivations: 3 })
  await transact(db, (tx) => retireLicenseType(admin, tx, code))
  const file = (stated: object) =>
    JSON.stringify({
      version: 1,
      products: [{ code: product, name: product, licenseTypes: [{ code, name: code, ...stated }] }],
    })

  expect(await problemsOf(file({ rules: { maxActivations: 3 } }))).toEqual([
    expect.stringMatching('licenseTypes.0.state: must be retired: license type .* is retired permanently'),
  ])
  expect(await problemsOf(file({ state: 'retired', rules: { maxActivations: 4 } }))).toEqual([
    expect.stringMatching(
      'licenseTypes.0.rules: cannot change after the license type was retired: maxActivations$',
    ),
  ])
})

test('changes nothing if one entry is wrong', async () => {
  const counts = async () => [
    await db.product.count(),
    await db.entitlement.count(),
    await db.meter.count(),
    await db.release.count(),
    await db.licenseType.count(),
    await db.licenseTypeRevision.count(),
    await db.event.count(),
  ]
  const before = await counts()
  const { text } = sample()

  expect(
    await problemsOf(text.replace('term: P1M', 'term: P1M\n          gracePeriod: forever')),
  ).toHaveLength(1)
  expect(await problemsOf(`${text}  - { code: ${uniqueCode('product')} }\n`)).toHaveLength(1)
  expect(await counts()).toEqual(before)
})
