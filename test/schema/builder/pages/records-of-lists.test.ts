import { type GraphQLObjectType, getNamedType, isLeafType, isObjectType } from 'graphql'
import { describe, expect, test } from 'vitest'
import { schemas } from '../../../../schema/index.ts'
import type { Database } from '../../../../src/platform/database/open.ts'
import { startTestApp } from '../../../app.ts'
import { availableEngines, engines } from '../../../engines.ts'
import { execute } from '../../../graphql.ts'
import { connectionTable, insertRows, sessionsOf } from '../../connection-table.ts'

/** Values for columns that rows of a test leave empty, by the type of the column. */
const VALUES: Record<string, string> = {
  text: `E'\\u2028 \\x01 "\\\\'`,
  timestamptz: `'2026-01-02T03:04:05.67Z'`,
  jsonb: `'{"__proto__": {"a": 1}, "ratio": 0.1, "none": null, "list": [1, "2"]}'`,
  int4: '7',
  float8: '0.1',
  // A list that is null is empty.
  _text: 'null',
  _uuid: 'null',
}

describe.each(availableEngines())('the records of lists on %s', async (engine) => {
  const database = await engines[engine]!()
  const app = await startTestApp(async () => database)
  const { admin } = app
  const table = await connectionTable(admin)
  // Prisma reads all records without an ID. An order of a list changes no values. The rows of accounts have no partner.
  const lists = Object.entries(table).filter(
    ([name, { key }]) => key.join() === 'id' && !name.includes(' ') && name !== 'Partner.accounts',
  )
  for (const [, connection] of lists)
    await insertRows(sessionsOf(database), connection.table, [1, 2].map(connection.row)).catch(() => {})
  for (const name of new Set(lists.map(([, connection]) => connection.table))) await fill(database, name)

  test.each(lists)('%s has the same values by each way to read them', async (name, connection) => {
    const [typeName, fieldName] = name.split('.')
    const parent = schemas.ADMIN.getType(typeName!) as GraphQLObjectType
    const type = typeAt(parent, [fieldName!, 'edges', 'node'])
    const args = '(first: 3)'
    const fields = selectionsOf(type)
    const read = async (selection: string, further = '') => {
      const page = `{ edges { node { ${selection} } } } ${further}`
      const { data, errors } = await execute(app, admin, connection.document(args, page))
      expect(errors, selection).toBeUndefined()
      let value = data
      for (const step of connection.path) value = value[step]
      return value.edges.map(({ node }: { node: object }) => node)
    }
    // Prisma reads the records if a list has several fields in the document.
    const whole = await read(
      fields.map(({ selection }) => selection).join(' '),
      `${fieldName}${args} { __typename }`,
    )
    expect(whole.length).toBeGreaterThan(0)
    for (const { field, selection } of fields)
      expect(await read(selection)).toEqual(
        whole.map((record: Record<string, unknown>) => ({ [field]: record[field] })),
      )
  })
})

function typeAt(type: GraphQLObjectType, path: readonly string[]): GraphQLObjectType {
  return path.reduce((at, name) => getNamedType(at.getFields()[name]!.type) as GraphQLObjectType, type)
}

/** Each field of a type without lists of further records, with a selection of its leaves. */
function selectionsOf(type: GraphQLObjectType, depth = 0): { field: string; selection: string }[] {
  return Object.values(type.getFields()).flatMap(({ name, type: fieldType, args }) => {
    const named = getNamedType(fieldType)
    if (args.length > 0) return []
    if (isLeafType(named)) return [{ field: name, selection: name }]
    if (!isObjectType(named) || depth > 0) return []
    const leaves = selectionsOf(named, depth + 1).map(({ selection }) => selection)
    return [{ field: name, selection: `${name} { ${leaves.join(' ')} }` }]
  })
}

/** Columns whose values are of a certain form, or decide whether a list has the record. */
const KEPT = /^(locale|time_zone|offset|.*code|identity|partner|removed_at|resolved_at)$/

/** Fills empty columns of a table, as far as its constraints allow. */
async function fill({ db }: Database, table: string): Promise<void> {
  const columns = await db.$queryRaw<{ name: string; type: string }[]>`
    select column_name::text as name, udt_name::text as type from information_schema.columns
    where table_schema = 'public' and table_name = ${table} and is_generated = 'NEVER'`
  for (const { name, type } of columns) {
    const value = VALUES[type]
    const isEmpty = type === 'jsonb' || type.startsWith('_') ? `"${name}" = '{}'` : `"${name}" is null`
    if (value && !KEPT.test(name))
      await db.$executeRawUnsafe(`update ${table} set "${name}" = ${value} where ${isEmpty}`).catch(() => {})
  }
}
