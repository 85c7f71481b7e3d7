import { getNamedType } from 'graphql'
import { describe, expect, test } from 'vitest'
import { schemas } from '../../../schema/index.ts'
import { authenticate } from '../../../src/auth/authenticate.ts'
import { createApiKey } from '../../../src/auth/create-api-key.ts'
import { revokeApiKey } from '../../../src/auth/revoke-api-key.ts'
import { updatePartner } from '../../../src/auth/update-partner.ts'
import { issueLicense } from '../../../src/domain/licenses/issue.ts'
import { reinstateLicense } from '../../../src/domain/licenses/reinstate.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedAccount, seedLicense, seedLicenseType, uniqueCode } from '../../seed.ts'
import { subscribe } from '../../subscriptions/subscribe.ts'
import { missingIdsLike, seedCustomer } from '../paths-to-records.ts'
import { licenseChanged, onboardingChanged, refusalOf, typesOf, watching } from './watch.ts'

const app = await startTestApp()
const { admin } = app
const { accountOf, suspend, watchLicenses } = watching(app)

/** The arguments of every subscription by which a record is named, in the graphs of accounts and partners. */
const paths: Record<string, 'License' | 'Account' | 'Onboarding'> = {
  'licenseChanged license': 'License',
  'licenseChanged account': 'Account',
  'onboardingChanged onboarding': 'Onboarding',
}
const pathsOf = (audience: 'ACCOUNT' | 'PARTNER') =>
  Object.values(schemas[audience].getSubscriptionType()!.getFields()).flatMap(({ name, args }) =>
    args.filter(({ type }) => getNamedType(type).name === 'ID').map((argument) => `${name} ${argument.name}`),
  )

describe('a record of another owner', () => {
  test('the table has every path', () => {
    const taken = new Set([...pathsOf('ACCOUNT'), ...pathsOf('PARTNER')])
    expect([...taken].sort()).toEqual(Object.keys(paths).sort())
  })

  test('looks like a missing record in every subscription', async () => {
    const [own, theirs] = [await seedCustomer(admin, admin), await seedCustomer(admin, admin)]
    const north = app.as({ audience: 'PARTNER', partner: 'north' })
    const southern = await seedCustomer(admin, app.as({ audience: 'PARTNER', partner: 'south' }))
    const strangers = [
      ['ACCOUNT', accountOf(own.uuids.Account), theirs],
      ['PARTNER', north, theirs],
      ['PARTNER', north, southern],
    ] as const
    for (const [audience, ctx, stranger] of strangers) {
      for (const path of pathsOf(audience)) {
        const [field, argument] = path.split(' ') as [string, string]
        const query = `subscription ($id: ID) { ${field}(${argument}: $id) { cursor } }`
        const responseTo = async (id: string) => {
          const stream = await subscribe(app, ctx, query, { id })
          return [await stream.next(), await stream.next()]
        }
        const type = paths[path]!
        const hidden = await responseTo(stranger.ids[type])
        expect([path, hidden]).toEqual([path, await responseTo(missingIdsLike(stranger)[type])])
        expect(hidden).toMatchObject([
          { data: null, errors: [{ extensions: { code: `${type.toUpperCase()}_NOT_FOUND` } }] },
          null,
        ])
      }
    }
  })
})

describe('access to subscriptions', () => {
  test('software in the field has no subscriptions, and an account none to onboardings', async () => {
    const field = await subscribe(app, app.as({ audience: 'APP' }), licenseChanged)
    expect((await field.next())?.errors?.[0]?.message).toMatch(/subscription/i)

    const account = accountOf((await seedAccount(admin)).accountId)
    const stream = await subscribe(app, account, onboardingChanged)
    expect((await stream.next())?.errors?.[0]?.message).toContain('onboardingChanged')
  })

  test('a credential without the scope is refused', async () => {
    const narrow = app.as({ audience: 'SUPPORT', scopes: ['CATALOG_READ'] })
    for (const query of [licenseChanged, onboardingChanged]) {
      const stream = await subscribe(app, narrow, query)
      expect(await refusalOf(stream)).toEqual({ code: 'FORBIDDEN', completed: true })
    }
  })

  test('the actor is shown to staff with the scope for it, and in no other graph', async () => {
    const { licenseId, accountId } = await seedLicense(admin)
    const query = `subscription { licenseChanged { cursor event { type actor data } } }`
    const onboarding = 'subscription { onboardingChanged { cursor event { type actor data requestId } } }'
    const partner = app.as({ audience: 'PARTNER', partner: 'north' })
    for (const [ctx, document] of [
      [accountOf(accountId), query],
      [partner, query],
      [partner, onboarding],
    ] as const) {
      const stream = await subscribe(app, ctx, document)
      const messages = (await stream.next())?.errors?.map(({ message }) => message).join('\n')
      for (const field of document === query ? ['actor', 'data'] : ['actor', 'data', 'requestId'])
        expect(messages).toContain(`Cannot query field "${field}" on type "ChangeEvent"`)
      expect(await stream.next()).toBeNull()
    }
    const support = await subscribe(app, app.as({ audience: 'SUPPORT' }), query)
    const narrow = await subscribe(app, app.as({ audience: 'SUPPORT', scopes: ['LICENSES_READ'] }), query)
    await support.take(1)
    await narrow.take(1)

    await suspend(licenseId)

    const event = { type: 'license.suspended', actor: 'system', data: { reason: 'a test' } }
    expect((await support.next())?.data.licenseChanged.event).toEqual(event)
    // Never partial data; and the stream ends, so that no change is passed over in silence.
    expect(await refusalOf(narrow)).toEqual({ code: 'FORBIDDEN', completed: true })
    await support.leave()
  })

  test('a revoked API key receives no later change', async () => {
    const { licenseId, accountId } = await seedLicense(admin)
    const { apiKey, apiKeyId } = await transact(admin.db, (tx) =>
      createApiKey(admin, tx, { name: 'a key', audience: 'ACCOUNT', accountId }),
    )
    const stream = await watchLicenses(await sender(apiKey))
    await suspend(licenseId)
    expect(await typesOf(stream, 1)).toEqual(['license.suspended'])

    await transact(admin.db, async (tx) => {
      await revokeApiKey(admin, tx, apiKeyId)
      await reinstateLicense(admin, tx, { licenseId, reason: 'a test' })
    })

    expect(await refusalOf(stream)).toEqual({ code: 'UNAUTHENTICATED', completed: true })
  })

  test('a partner that is suspended receives no later change', async () => {
    const partner = uniqueCode('partner')
    const { accountId } = await seedAccount(app.as({ audience: 'PARTNER', partner }))
    const { licenseType } = await seedLicenseType(admin)
    const { licenseId } = await transact(admin.db, (tx) =>
      issueLicense(admin, tx, { accountId, licenseType }),
    )
    const { apiKey } = await transact(admin.db, (tx) =>
      createApiKey(admin, tx, { name: 'a key', audience: 'PARTNER', partner }),
    )
    const stream = await watchLicenses(await sender(apiKey))
    await suspend(licenseId)
    expect(await typesOf(stream, 1)).toEqual(['license.suspended'])
    const { id: partnerId } = await admin.db.partner.findUniqueOrThrow({ where: { code: partner } })

    await transact(admin.db, async (tx) => {
      await updatePartner(admin, tx, { partnerId, state: 'SUSPENDED', reason: 'a test' })
      await reinstateLicense(admin, tx, { licenseId, reason: 'a test' })
    })

    expect(await refusalOf(stream)).toEqual({ code: 'UNAUTHENTICATED', completed: true })
  })

  test('an API key that expires ends its stream within seconds', async () => {
    const { accountId } = await seedLicense(admin)
    const expiresAt = new Date('2026-01-15T13:00:00Z')
    const { apiKey } = await transact(admin.db, (tx) =>
      createApiKey(admin, tx, { name: 'a key', audience: 'ACCOUNT', accountId, expiresAt }),
    )
    const stream = await watchLicenses(await sender(apiKey))

    app.setNow('2026-01-15T14:00:00Z')

    expect(await refusalOf(stream)).toEqual({ code: 'UNAUTHENTICATED', completed: true })
    app.setNow('2026-01-15T12:00:00Z')
  })
})

/** The sender of requests with an API key, as HTTP knows it. */
async function sender(apiKey: string) {
  const { caller } = await authenticate(app.ctx, `Bearer ${apiKey}`, 'test')
  const stillHolds = async () => (await authenticate(app.ctx, `Bearer ${apiKey}`, 'test')).caller !== null
  return { caller: caller!, stillHolds }
}
