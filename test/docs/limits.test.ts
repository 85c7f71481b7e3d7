import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { priceLimits } from '../../schema/server/cost/price.ts'
import { documentLimits } from '../../schema/server/document-limits.ts'
import { inputLimits } from '../../schema/server/input-limits.ts'
import { readConfig } from '../../src/config/config.ts'
import { variables } from '../../src/config/variables.ts'
import { MOST_NAMED } from '../../src/domain/bulk-operations/selection.ts'
import { MOST_LICENSES } from '../../src/domain/licenses/issue-many.ts'
import { MAX_BODY_BYTES, MAX_CATALOG_BYTES } from '../../src/http/reject-request.ts'

const manual = readFileSync('docs/limits.md', 'utf8')
/** The cells of every table row. */
const rows = [...manual.matchAll(/^\| (.+) \|$/gm)].map(([, row]) =>
  row!.split('|').map((cell) => cell.trim()),
)
/** The first number of a text, as people write it. */
const numberOf = (text: string) => Number(/\d[\d,]*/.exec(text)![0].replaceAll(',', ''))
const changeable = rows.flatMap((cells) => {
  const variable = /`(LICET_\w+)`/.exec(cells.join('|'))?.[1]
  return variable ? [[variable, cells] as const] : []
})

test('every limit that is a variable is in a table, with its default', () => {
  const limits = Object.keys(variables).filter((name) =>
    /^LICET_(LIMIT_|REQUEST_TIMEOUT|STATEMENT_TIMEOUT)/.test(name),
  )
  expect(changeable.map(([name]) => name).toSorted()).toEqual(limits.toSorted())
  for (const [name, cells] of changeable) {
    const stated = cells.slice(1).find((cell) => /^\d/.test(cell))!
    const parsed = (variables as Record<string, { parse(value: undefined): unknown }>)[name]!.parse(undefined)
    expect([name, numberOf(stated)]).toEqual([name, parsed])
  }
})

test.each(changeable.map(([name]) => name))(
  '%s changes one thing of the configuration, and that to its value',
  (name) => {
    const before = leaves(readConfig({}))
    const after = leaves(readConfig({ [name]: '7' }))
    const changed = Object.keys(after).filter((path) => after[path] !== before[path])
    expect(changed).toHaveLength(1)
    expect([7, 7_000]).toContain(after[changed[0]!])
  },
)

test('what has no variable is as the table says', () => {
  const stated = (what: RegExp) => rows.find(([first]) => what.test(first!))!
  const numbers = (what: RegExp) =>
    [...stated(what)[1]!.matchAll(/\d[\d,]*/g)].map(([text]) => Number(text.replaceAll(',', '')))
  expect(numbers(/^Request body/)).toEqual([MAX_BODY_BYTES, MAX_CATALOG_BYTES])
  const { aliases, directives, depth, repeated, schemas, types } = documentLimits
  expect(numbers(/^Aliases, directives, levels/)).toEqual([aliases, directives, depth])
  expect(numbers(/^The same field/)).toEqual([repeated])
  expect(numbers(/^Descriptions/)).toEqual([schemas, types])
  expect(numbers(/^Pages within pages/)).toEqual([priceLimits.nestedPages, priceLimits.repeated - 1])
  expect(numbers(/^Points of an operation/)).toEqual([priceLimits.points])
  const { tokens, nesting, levels, operations, fragments } = inputLimits
  expect(numbers(/^Tokens and nesting/)).toEqual([tokens, nesting, levels])
  expect(numbers(/^Operations and fragments/)).toEqual([operations, fragments])
  expect(numbers(/^Licenses of `issueLicenses`/)).toEqual([MOST_LICENSES])
  expect(numbers(/^Licenses that a selection names/)).toEqual([MOST_NAMED])
  const { appTokens, appOperations, appFragments } = inputLimits
  expect(numbers(/^Tokens, operations/)).toEqual([appTokens, appOperations, appFragments])
})

/** Every value of an object, by its path. */
function leaves(value: unknown, path = ''): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return { [path]: value }
  if (value instanceof Map) return { [path]: JSON.stringify([...value]) }
  return Object.assign(
    {},
    ...Object.entries(value).map(([name, member]) => leaves(member, `${path}.${name}`)),
  )
}
