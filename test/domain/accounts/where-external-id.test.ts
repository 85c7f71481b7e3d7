import { expect, test } from 'vitest'
import { startOnboarding } from '../../../src/domain/onboarding/start.ts'
import type { Context } from '../../../src/platform/context.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const support = app.as({ audience: 'SUPPORT' })
const north = app.as({ audience: 'PARTNER', partner: 'north' })
const south = app.as({ audience: 'PARTNER', partner: 'south' })

/** Creates an account with that external id, of the vendor or of a partner. */
async function create(ctx: Context, externalId: string): Promise<string> {
  const contact = { name: 'Ada', email: 'ada@example.com' }
  const { accountId } = await startOnboarding(ctx, { account: { name: 'Acme', externalId, contact } })
  return accountId
}

/** Returns the id of the account that the caller finds; null if it finds none. */
async function find(ctx: Context, externalId: string, partner?: string): Promise<string | null> {
  const query =
    'query ($externalId: String!, $partner: String) { account(externalId: $externalId, partner: $partner) { id } }'
  const { data, errors } = await execute(app, ctx, query, { externalId, partner })
  expect(errors).toBeUndefined()
  return data.account?.id ?? null
}

test('the vendor and two partners each have their own account with the same external id', async () => {
  const externalId = uniqueCode('crm')
  // The accounts of the partners are older, so that the order of creation cannot give the expected result.
  const ofNorth = toTypedId('Account', await create(north, externalId))
  const ofSouth = toTypedId('Account', await create(south, externalId))
  const own = toTypedId('Account', await create(admin, externalId))

  for (const vendor of [admin, support]) {
    expect(await find(vendor, externalId)).toBe(own)
    expect(await find(vendor, externalId, 'north')).toBe(ofNorth)
    expect(await find(vendor, externalId, 'south')).toBe(ofSouth)
    expect(await find(vendor, externalId, 'west')).toBeNull()
  }
  expect(await find(north, externalId)).toBe(ofNorth)
  expect(await find(south, externalId)).toBe(ofSouth)
  expect(await find(north, externalId, 'north')).toBe(ofNorth)
  expect(await find(north, externalId, 'south')).toBeNull()
})

test('staff of the vendor finds the account of a partner only with the argument partner', async () => {
  const externalId = uniqueCode('crm')
  const id = toTypedId('Account', await create(north, externalId))
  expect(await find(admin, externalId)).toBeNull()
  expect(await find(admin, externalId, 'north')).toBe(id)
})

test('an account finds itself by its external id, in any namespace', async () => {
  const externalId = uniqueCode('crm')
  const accountId = await create(north, externalId)
  await create(admin, externalId)
  const account = app.as({ audience: 'ACCOUNT', accountId })
  expect(await find(account, externalId)).toBe(toTypedId('Account', accountId))
  expect(await find(account, externalId, 'south')).toBe(toTypedId('Account', accountId))
})
