import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PulledProduct } from '../../../src/commands/catalog/pull.ts'
import { writeCatalog } from '../../../src/commands/catalog/write.ts'
import { parseYaml } from '../../../src/domain/catalogue/file/parse-yaml.ts'
import { readCatalog } from '../../../src/domain/catalogue/file/read-catalog.ts'
import { licenseTypeRules } from '../../../src/domain/catalogue/license-types/rules-schema.ts'
import { line, prose } from '../../../src/platform/readable-text.ts'

/** Text that the gateway may hold, and that YAML could take for something else. */
const text = (maxLength: number) =>
  fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength }).filter((value) => !value.includes('\0')),
    fc.constantFrom(
      'null',
      '~',
      'yes',
      'true',
      '007',
      '1e3',
      '.inf',
      '<<',
      '=',
      '- a',
      '# b',
      'a: b',
      ' c ',
      '\n',
      '\u2028\u0085\ufeff',
      '---',
      '*x',
      '&y',
      '!z',
      '2026-01-15',
      '|',
      '>',
      '%',
      '@',
      '`',
      '"',
      "'",
    ),
  )

const value = fc.oneof(
  fc.boolean().map((boolean) => ({ boolean, integer: null, text: null })),
  fc.integer().map((integer) => ({ boolean: null, integer, text: null })),
  text(40).map((text) => ({ boolean: null, integer: null, text })),
)

/** Names are one line, descriptions have several, and both without characters that are not visible. */
const name = (max: number) => text(max).filter((value) => line({ max }).safeParse(value).success)
const description = text(40).filter((value) => prose({ max: 40 }).safeParse(value).success)

const product = fc.record({ name: name(40), description, version: name(20), value })

test('every text and value survives being written and read', () => {
  fc.assert(
    fc.property(product, ({ name, description, version, value }) => {
      const rules = { ...licenseTypeRules.parse({}), entitlements: [{ code: 'e', value }] }
      const pulled: PulledProduct = {
        code: 'p',
        name,
        entitlements: [{ code: 'e', name }],
        meters: [{ code: 'null', name: version }],
        releases: [{ version, releasedAt: '2026-01-15T09:00:00.000Z' }],
        licenseTypes: [
          {
            code: 't',
            name,
            description,
            skus: ['SKU-1', 'SKU-2'],
            skuIntents: [{ sku: 'SKU-2', intent: 'ADD_SEATS' }],
            upgradesFrom: ['u'],
            state: 'PUBLISHED',
            published: { number: 1, rules },
            draft: null,
          },
        ],
      }

      const parsed = parseYaml(writeCatalog([pulled]))
      const read = readCatalog(parsed.value)

      expect([...parsed.problems, ...read.problems]).toEqual([])
      expect(read.products).toMatchObject([
        {
          code: 'p',
          name,
          entitlements: [{ value: { code: 'e', name } }],
          meters: [{ value: { code: 'null', name: version } }],
          releases: [{ value: { version, releasedAt: new Date('2026-01-15T09:00:00Z') } }],
          licenseTypes: [
            {
              name,
              description,
              skus: [
                { sku: 'SKU-1', intent: null },
                { sku: 'SKU-2', intent: 'ADD_SEATS' },
              ],
              upgradesFrom: ['u'],
              rules: { entitlements: [{ code: 'e', value: value.boolean ?? value.integer ?? value.text }] },
            },
          ],
        },
      ])
    }),
    { numRuns: 500 },
  )
})

test('writes an empty gateway as an empty catalogue', () => {
  const parsed = parseYaml(writeCatalog([]))

  expect(parsed.value).toEqual({ version: 1, products: [] })
})
