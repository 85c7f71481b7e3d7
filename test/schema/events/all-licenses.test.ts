import { describe, expect, test } from 'vitest'
import type { Context } from '../../../src/platform/context.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedAccount, seedLicense, seedLicenseType } from '../../seed.ts'
import { subscribe } from '../../subscriptions/subscribe.ts'
import { licenseChanged, refusalOf, typesOf, watching } from './watch.ts'

const app = await startTestApp()
const { admin } = app
const { accountOf, reinstate, suspend, transfer, watchLicenses } = watching(app)

describe('a stream of all licenses', () => {
  test('opens without a license, and sends the changes of licenses visible to the account', async () => {
    const own = await seedLicense(admin)
    const other = await seedLicense(admin)
    const stream = await watchLicenses(accountOf(own.accountId))
    expect(stream.opening).toMatchObject({ event: null, license: null })

    await suspend(other.licenseId)
    await suspend(own.licenseId)
    await reinstate(other.licenseId)
    await reinstate(own.licenseId)

    const messages = await stream.exactly(2)
    expect(messages.map(({ data }) => data.licenseChanged.event.type)).toEqual([
      'license.suspended',
      'license.reinstated',
    ])
    const ids = new Set(messages.map(({ data }) => data.licenseChanged.license.id))
    expect(ids).toEqual(new Set([toTypedId('License', own.licenseId)]))
    await stream.leave()
  })

  test('sends a partner the changes of licenses of its own accounts', async () => {
    const [north, south] = ['north', 'south'].map((partner) => app.as({ audience: 'PARTNER', partner }))
    const { licenseType } = await seedLicenseType(admin)
    const issue = async (ctx: Context) => {
      const { accountId } = await seedAccount(ctx)
      const { data } = await execute(app, admin, issueLicense, {
        input: { account: toTypedId('Account', accountId), licenseType },
      })
      return data.issueLicense.license.id
    }
    const stream = await watchLicenses(north!)

    await issue(south!)
    const own = await issue(north!)

    const messages = await stream.exactly(1)
    expect(messages.map(({ data }) => data.licenseChanged.license.id)).toEqual([own])
    await stream.leave()
  })

  test('stops for the former account with a transfer, and starts for the next account', async () => {
    const { licenseId, accountId } = await seedLicense(admin)
    const { accountId: nextId } = await seedAccount(admin)
    const former = await watchLicenses(accountOf(accountId))
    const next = await watchLicenses(accountOf(nextId))
    await suspend(licenseId)
    expect(await typesOf(former, 1)).toEqual(['license.suspended'])

    await transfer(licenseId, nextId)
    await reinstate(licenseId)

    const sent = (await next.exactly(2)).map(({ data }) => data.licenseChanged)
    expect(sent.map(({ event }) => event.type)).toEqual(['license.transferred', 'license.reinstated'])
    expect(sent[0].license.account.id).toBe(toTypedId('Account', nextId))
    await former.exactly(0)
    // Nor does it get what it missed while the license was its own: that license is not known to it.
    const again = await watchLicenses(accountOf(accountId), { after: former.opening.cursor })
    await again.exactly(0)
    for (const stream of [former, next, again]) await stream.leave()
  })

  test('of an account sends an administrator the events of a license while it belonged to that account', async () => {
    const { licenseId, accountId } = await seedLicense(admin)
    const { accountId: nextId } = await seedAccount(admin)
    const stream = await watchLicenses(admin, { account: accountId })

    await suspend(licenseId)
    await transfer(licenseId, nextId)
    await reinstate(licenseId)

    const types = (await stream.exactly(2)).map(({ data }) => data.licenseChanged.event.type)
    expect(types).toEqual(['license.suspended', 'license.transferred'])
    await stream.leave()
  })

  test('of another account is refused', async () => {
    const [own, other] = [await seedAccount(admin), await seedAccount(admin)]
    const variables = { account: toTypedId('Account', other.accountId) }

    const stream = await subscribe(app, accountOf(own.accountId), licenseChanged, variables)

    expect(await refusalOf(stream)).toEqual({ code: 'ACCOUNT_NOT_FOUND', completed: true })
  })
})

const issueLicense = `mutation ($input: IssueLicenseInput!) {
  issueLicense(input: $input) { ... on IssueLicensePayload { license { id } } }
}`
