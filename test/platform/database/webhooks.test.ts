import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { createApiKey } from '../../../src/auth/create-api-key.ts'
import { type Scope, scopesOf } from '../../../src/platform/caller.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'

const { admin } = await startTestApp()
const { db } = admin

test('an admin key with every earlier scope gets the scopes of webhooks, and no other key does', async () => {
  const script = await readFile('prisma/migrations/20261129031500_webhooks/migration.sql', 'utf8')
  const earlier = scopesOf.ADMIN.filter((scope) => !scope.startsWith('WEBHOOKS_'))
  const keyWith = async (scopes: readonly Scope[]) =>
    (
      await transact(db, (tx) =>
        createApiKey(admin, tx, { name: 'k', audience: 'ADMIN', scopes: [...scopes] }),
      )
    ).apiKeyId
  const [full, narrow] = [await keyWith(earlier), await keyWith(earlier.slice(1))]
  await db.$executeRawUnsafe(script.slice(script.indexOf('UPDATE "api_keys"')).split(/;$/m)[0]!)
  const scopesOfKey = async (id: string) => (await db.apiKey.findUniqueOrThrow({ where: { id } })).scopes
  expect((await scopesOfKey(full)).toSorted()).toEqual(scopesOf.ADMIN.toSorted())
  expect(await scopesOfKey(narrow)).toEqual(earlier.slice(1))
})
