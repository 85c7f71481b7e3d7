import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getNamedType,
  isLeafType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql'
import { describe, expect, test } from 'vitest'
import { Prisma } from '../../../../prisma/client/client.ts'
import { getDatamodel } from '../../../../prisma/pothos-types.ts'
import { plainColumnsOf, plainColumnsOfModel } from '../../../../schema/builder/pages/plain-columns.ts'
import { schemas } from '../../../../schema/index.ts'
import { selectJson, toRecord } from '../../../../src/platform/database/json-record.ts'
import { runSql } from '../../../../src/platform/db.ts'
import { startTestApp } from '../../../app.ts'
import { availableEngines, engines } from '../../../engines.ts'
import { execute } from '../../../graphql.ts'
import { seedLicense } from '../../../seed.ts'

/** Names of the tables. The client has them in no public member. */
const tablesOf = (db: object) =>
  (db as { _runtimeDataModel: { models: Record<string, { dbName: string | null }> } })._runtimeDataModel
    .models

describe.each(availableEngines())('the records of pages on %s', async (engine) => {
  const database = await engines[engine]!()
  const app = await startTestApp(async () => database)
  const { admin } = app
  const { db, sql } = app.ctx
  const { accountId } = await seedLicense(admin)
  await db.account.update({
    where: { id: accountId },
    data: {
      metadata: JSON.parse(
        '{"__proto__":{"a":1},"ratio":0.1,"text":"\\u2028\\u0001","none":null,"list":[1,"2"]}',
      ),
      createdAt: new Date('0001-01-01T00:00:00.001Z'),
      renewalNegotiatedSince: new Date('9999-12-31T23:59:59.999Z'),
    },
  })

  test.each(Object.keys(getDatamodel().datamodel.models))(
    '%s has the values that Prisma reads',
    async (model) => {
      const columns = [...plainColumnsOfModel(model).values()]
      const table = Prisma.raw(tablesOf(db)[model]!.dbName ?? model)
      const rows = await runSql<{ record: unknown[] }>(
        sql,
        Prisma.sql`select ${selectJson('child', columns)} as record from ${table} child`,
      )
      const delegate = Reflect.get(db, model.charAt(0).toLowerCase() + model.slice(1))
      const select = Object.fromEntries(columns.map(({ name }) => [name, true]))
      const expected: object[] = columns.length === 0 ? [] : await delegate.findMany({ select })
      expect(rows.map(({ record }) => toRecord(columns, record))).toEqual(expect.arrayContaining(expected))
      expect(rows.length).toBe(columns.length === 0 ? rows.length : expected.length)
    },
  )

  test('the fields of a page are those of the record alone', async () => {
    const fields = 'id name createdAt metadata __typename'
    const { data } = await execute(app, admin, `{ accounts { edges { node { ${fields} } } } }`)
    const [{ node }] = data.accounts.edges
    expect(node.createdAt).toBe('0001-01-01T00:00:00.001Z')
    const alone = await execute(app, admin, `{ account(id: "${node.id}") { ${fields} } }`)
    expect(node).toEqual(alone.data.account)
  })

  test('a field that is computed of an instant has it beside the exposed one, in fragments and under aliases', async () => {
    const alone = 'startsAt begin: startsAt status expiry suspendedAt issuedAt'
    const document = `{
      licenses { edges { ...E } }
      withAccount: licenses { edges { node { ${alone} account { name } } } }
    }
    fragment E on LicenseEdge { node { ... on Node { id } ...L } }
    fragment L on License { ${alone} }`
    const { data, errors } = await execute(app, admin, document)
    expect(errors).toBeUndefined()
    const [{ node: plain }] = data.licenses.edges
    const [{ node: byPrisma }] = data.withAccount.edges
    expect({ ...plain, account: byPrisma.account }).toEqual({ ...byPrisma, id: plain.id })
    expect(plain.status).toBe('ACTIVE')
  })
})

test('only these values of records need more than their columns, so that Prisma reads their page', () => {
  const read = ['Account', 'Activation', 'CrmReview', 'KeyPool', 'License', 'LicenseType', 'Product'].flatMap(
    (model) => {
      const type = schemas.ADMIN.getType(model) as GraphQLObjectType
      return Object.values(type.getFields())
        .filter((field) => isLeafType(getNamedType(field.type)) && !isReadWithPage(model, field.name))
        .map((field) => `${model}.${field.name}`)
    },
  )
  expect(read).toEqual(['License.revision', 'LicenseType.skus', 'LicenseType.upgradesFrom'])
})

/** Whether a list of the model reads the field with its page. */
function isReadWithPage(model: string, field: string): boolean {
  const [operation] = parse(`{ list { edges { node { ${field} } } } }`).definitions
  const { selections } = (operation as OperationDefinitionNode).selectionSet
  const returnType = Object.values(schemas.ADMIN.getTypeMap()).find((type) => nodeOf(type) === model)
  const info = { fieldNodes: selections, fragments: {}, returnType } as unknown as GraphQLResolveInfo
  return plainColumnsOf(info, model) !== null
}

/** Name of the records of a connection; null for any other type. */
function nodeOf(connection: GraphQLNamedType): string | null {
  const edge = isObjectType(connection) && connection.getFields().edges?.type
  const type = edge && getNamedType(edge)
  return isObjectType(type) ? getNamedType(type.getFields().node!.type).name : null
}

test('spreads of spreads are read once each', () => {
  const levels = Array.from(
    { length: 40 },
    (_, at) => `fragment F${at} on License { ...F${at + 1} ...F${at + 1} }`,
  )
  const { definitions } = parse(
    `{ licenses { edges { node { ...F0 } } } } ${levels.join(' ')} fragment F40 on License { keyHint }`,
  )
  const fragments = definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
  const [operation] = definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION)
  const info = {
    fieldNodes: operation!.selectionSet.selections,
    fragments: Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment])),
    returnType: schemas.ADMIN.getQueryType()!.getFields().licenses!.type,
  }
  expect(plainColumnsOf(info as never, 'License')?.map(({ name }) => name)).toEqual(['id', 'keyHint'])
})
