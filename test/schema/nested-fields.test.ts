import { expect, test } from 'vitest'
import { startTestApp } from '../app.ts'
import { createEmbedded } from '../database.ts'
import { execute } from '../graphql.ts'
import { seedLicense } from '../seed.ts'

const database = await createEmbedded()
const app = await startTestApp(async () => database)
const { admin } = app
const { db } = app.ctx
for (let count = 0; count < 3; count++) await seedLicense(admin)

test('types of a union have different fields and pages of a list at one place', async () => {
  await db.license.updateMany({ data: { name: 'Zebra license' } })
  await db.contact.updateMany({ data: { name: 'Zebra person' } })
  const document = `{ search(text: "zebra") { record {
    ... on License { owner: account { licenses(first: 0) { edges { node { id } } } } }
    ... on Contact { owner: account { licenses { edges { node { name keyHint } } } } }
  } } }`

  const { data, errors } = await execute(app, admin, document)

  expect(errors).toBeUndefined()
  const pages = data.search.map(
    ({ record }: { record: { owner: { licenses: object } } }) => record.owner.licenses,
  )
  const keyHint = expect.stringMatching(/^.{5}$/)
  expect(pages).toHaveLength(6)
  expect(pages).toEqual([
    ...Array(3).fill({ edges: [] }),
    ...Array(3).fill({ edges: [{ node: { name: 'Zebra license', keyHint } }] }),
  ])
})

test.each(['status', 'status product { name }'])(
  'the records of all parents are read once for the fields %s',
  async (fields) => {
    const statements: string[] = []
    const { engine } = database
    if (engine.kind !== 'pglite') throw new Error('another engine')
    const { query } = engine.pglite
    engine.pglite.query = ((text: string, ...further: never[]) => {
      statements.push(text)
      return query.call(engine.pglite, text, ...further)
    }) as typeof query
    const list = `licenses { edges { node { ${fields} } } }`
    const { data, errors } = await execute(app, admin, `{ accounts { edges { node { ${list} } } } }`)
    engine.pglite.query = query

    expect(errors).toBeUndefined()
    expect(data.accounts.edges).toHaveLength(3)
    const byPrisma = statements.filter((text) => text.includes('FROM "public"."licenses"'))
    expect(byPrisma).toHaveLength(fields === 'status' ? 0 : 1)
  },
)
