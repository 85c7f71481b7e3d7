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
