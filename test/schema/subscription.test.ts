import { randomUUID } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { authenticate } from '../../src/auth/authenticate.ts'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { revokeApiKey } from '../../src/auth/revoke-api-key.ts'
import type { Context } from '../../src/context.ts'
import { transact } from '../../src/db.ts'
import { toTypedId } from '../../src/ids.ts'
import { reinstateLicense } from '../../src/licenses/reinstate.ts'
import { suspendLicense } from '../../src/licenses/suspend.ts'
import { transferLicense } from '../../src/licenses/transfer.ts'
import { startTestApp } from '../app.ts'
import { type Subscription, subscribe } from '../changes/subscribe.ts'
import { execute } from '../graphql.ts'
import { seedAccount, seedLicense, seedLicenseType } from '../seed.ts'

const app = await startTestApp()
const { admin } = app

const licenseChanged = `subscription ($license: ID, $account: ID, $after: String) {
  licenseChanged(license: $license, account: $account, after: $after) {
    cursor event { type occurredAt } license { id status account { id } }
  }
}`
const onboardingChanged = `subscription ($onboarding: ID, $after: String) {
  onboardingChanged(onboarding: $onboarding, after: $after) {
    cursor event { type } onboarding { id state nextStep license { status } activation { name } }
  }
}`

const accountOf = (accountId: string) => app.as({ audience: 'ACCOUNT', accountId })
const suspend = (licenseId: string) =>
  transact(admin.db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'a test' }))
const reinstate = (licenseId: string) =>
  transact(admin.db, (tx) => reinstateLicense(admin, tx, { licenseId, reason: 'a test' }))
const transfer = (licenseId: string, accountId: string) =>
  transact(admin.db, (tx) => transferLicense(admin, tx, { licenseId, accountId, reason: 'a test' }))

/** Subscribes to the changes of licenses, and waits until the stream has begun. */
async function watchLicenses(
  ctx: Parameters<typeof subscribe>[1],
  { license, account, after }: { license?: string; account?: string; after?: string } = {},
) {
  const stream = await subscribe(app, ctx, licenseChanged, {
    license: license && toTypedId('License', license),
    account: account && toTypedId('Account', account),
    after,
  })
  const message = after ? null : await stream.next()
  expect(message?.errors).toBeUndefined()
  const opening = message?.data.licenseChanged
  return { ...stream, opening }
}

async function typesOf(stream: Subscription, count: number): Promise<string[]> {
  return (await stream.take(count)).map(({ data }) => Object.values(data)[0].event.type)
}

async function refusalOf(stream: Subscription): Promise<{ code: string; completed: boolean }> {
  const message = await stream.next()
  expect(message?.data).toBeNull()
  return { code: message!.errors![0]!.extensions.code, completed: (await stream.next()) === null }
}

describe('a stream of one license', () => {
  test('opens with the license as it stands, and tells each change with the license as it stands then', async () => {
    const { licenseId, accountId } = await seedLicense(admin)
    const stream = await watchLicenses(admin, { license: licenseId })
    const id = toTypedId('License', licenseId)
    const account = { id: toTypedId('Account', accountId) }

    expect(stream.opening).toEqual({
      cursor: expect.stringMatching(/^evt_/),
      event: null,
      license: { id, status: 'ACTIVE', account },
    })
    await suspend(licenseId)
    expect((await stream.next())?.data.licenseChanged).toEqual({
      cursor: expect.stringMatching(/^evt_/),
      event: { type: 'license.suspended', occurredAt: '2026-01-15T12:00:00.000Z' },
      license: { id, status: 'SUSPENDED', account },
    })
    await reinstate(licenseId)
    expect((await stream.next())?.data.licenseChanged).toMatchObject({ license: { status: 'ACTIVE' } })
    await stream.leave()
  })

  test('tells nothing of another license', async () => {
    const [watched, other] = [await seedLicense(admin), await seedLicense(admin)]
    const stream = await watchLicenses(admin, { license: watched.licenseId })

    await suspend(other.licenseId)
    await suspend(watched.licenseId)

    expect((await stream.next())?.data.licenseChanged.license.id).toBe(
      toTypedId('License', watched.licenseId),
    )
    await stream.leave()
  })

  test('is refused alike where there is no such license and where it is another account’s', async () => {
    const { licenseId } = await seedLicense(admin)
    const { accountId } = await seedAccount(admin)

    for (const license of [licenseId, randomUUID()]) {
      const variables = { license: toTypedId('License', license) }
      const stream = await subscribe(app, accountOf(accountId), licenseChanged, variables)
      expect(await refusalOf(stream)).toEqual({ code: 'LICENSE_NOT_FOUND', completed: true })
    }
  })

  test('ends for the former account once the license is transferred', async () => {
    const { licenseId, accountId } = await seedLicense(admin)
    const { accountId: next } = await seedAccount(admin)
    const former = await watchLicenses(accountOf(accountId), { license: licenseId })

    await transfer(licenseId, next)

    expect(await refusalOf(former)).toEqual({ code: 'LICENSE_NOT_FOUND', completed: true })
  })
})

describe('a stream of all licenses', () => {
  test('opens without a license, and tells the changes of those that the account may know of', async () => {
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

  test('tells a partner the changes of its own accounts’ licenses', async () => {
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

  test('falls silent for the former account with a transfer, and tells the next one from then on', async () => {
    const { licenseId, accountId } = await seedLicense(admin)
    const { accountId: nextId } = await seedAccount(admin)
    const former = await watchLicenses(accountOf(accountId))
    const next = await watchLicenses(accountOf(nextId))
    await suspend(licenseId)
    expect(await typesOf(former, 1)).toEqual(['license.suspended'])

    await transfer(licenseId, nextId)
    await reinstate(licenseId)

    const told = (await next.exactly(2)).map(({ data }) => data.licenseChanged)
    expect(told.map(({ event }) => event.type)).toEqual(['license.transferred', 'license.reinstated'])
    expect(told[0].license.account.id).toBe(toTypedId('Account', nextId))
    await former.exactly(0)
    // Nor does it get what it missed while the license was its own: that license is not known to it.
    const again = await watchLicenses(accountOf(accountId), { after: former.opening.cursor })
    await again.exactly(0)
    for (const stream of [former, next, again]) await stream.leave()
  })

  test('of an account tells an administrator of what happened while a license was of that account', async () => {
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

describe('going on after a cursor', () => {
  test('tells what happened in between, in order, without opening anew', async () => {
    const { licenseId } = await seedLicense(admin)
    const first = await watchLicenses(admin, { license: licenseId })
    await suspend(licenseId)
    const [message] = await first.take(1)
    await first.leave()
    for (let turn = 0; turn < 60; turn++) await (turn % 2 ? suspend : reinstate)(licenseId)

    const second = await watchLicenses(admin, {
      license: licenseId,
      after: message!.data.licenseChanged.cursor,
    })
    const messages = await second.take(60)

    const expected = Array.from({ length: 60 }, (_, turn) =>
      turn % 2 ? 'license.suspended' : 'license.reinstated',
    )
    expect(messages.map(({ data }) => data.licenseChanged.event.type)).toEqual(expected)
    const cursors = messages.map(({ data }) => data.licenseChanged.cursor)
    expect(new Set(cursors).size).toBe(60)
    await second.exactly(0)
    await second.leave()
  })

  test('the cursor of the opening message serves, though no change was ever told', async () => {
    const { licenseId } = await seedLicense(admin)
    const first = await watchLicenses(admin, { license: licenseId })
    await first.leave()
    await suspend(licenseId)

    const second = await watchLicenses(admin, { license: licenseId, after: first.opening.cursor })

    expect(await typesOf(second, 1)).toEqual(['license.suspended'])
    await second.leave()
  })

  test('Last-Event-ID says the same as the argument', async () => {
    const { licenseId } = await seedLicense(admin)
    const first = await watchLicenses(admin, { license: licenseId })
    await first.leave()
    await suspend(licenseId)
    const headers = { 'last-event-id': first.opening.cursor }

    const variables = { license: toTypedId('License', licenseId) }
    const second = await subscribe(app, admin, licenseChanged, variables, headers)

    expect(await typesOf(second, 1)).toEqual(['license.suspended'])
    await second.leave()
  })

  test('a cursor that the log does not hold, and one that is none, are refused', async () => {
    const unknown = await subscribe(app, admin, licenseChanged, { after: toTypedId('Event', randomUUID()) })
    expect(await refusalOf(unknown)).toEqual({ code: 'CURSOR_UNKNOWN', completed: true })

    const none = await subscribe(app, admin, licenseChanged, { after: 'yesterday' })
    expect(await refusalOf(none)).toEqual({ code: 'INPUT_INVALID', completed: true })
  })
})

describe('a stream of onboardings', () => {
  test('tells every step with the onboarding as it stands then', async () => {
    const partner = app.as({ audience: 'PARTNER', partner: 'steps' })
    const { licenseType } = await seedLicenseType(admin)
    const stream = await subscribe(app, partner, onboardingChanged)
    expect((await stream.next())?.data.onboardingChanged).toMatchObject({ event: null, onboarding: null })

    const { onboardingId } = await seedAccount(partner)
    const id = toTypedId('Onboarding', onboardingId)
    expect((await stream.next())?.data.onboardingChanged).toMatchObject({
      event: { type: 'onboarding.started' },
      onboarding: { id, state: 'IN_PROGRESS', nextStep: 'ASSIGN_LICENSE', license: null },
    })
    const assigned = await execute(app, partner, assignLicense, { input: { onboarding: id, licenseType } })
    expect((await stream.next())?.data.onboardingChanged).toMatchObject({
      event: { type: 'license.issued' },
      onboarding: { id, nextStep: 'ACTIVATE', license: { status: 'ACTIVE' } },
    })
    const { licenseKey: key } = assigned.data.assignLicense
    await execute(app, app.as({ audience: 'APP' }), activateLicense, {
      input: { key, fingerprint: 'laptop', name: 'Ada' },
    })
    expect((await stream.next())?.data.onboardingChanged).toMatchObject({
      event: { type: 'license.activated' },
      onboarding: { id, nextStep: 'VERIFY_USAGE', activation: { name: 'Ada' } },
    })
    await execute(app, partner, verifyUsage, { input: { onboarding: id } })
    expect((await stream.next())?.data.onboardingChanged).toMatchObject({
      event: { type: 'onboarding.completed' },
      onboarding: { id, state: 'COMPLETED', nextStep: null },
    })
    await stream.leave()
  })

  test('tells a partner nothing of another partner’s, and of one onboarding nothing of another', async () => {
    const own = app.as({ audience: 'PARTNER', partner: 'own' })
    const other = app.as({ audience: 'PARTNER', partner: 'other' })
    const watched = await seedAccount(own)
    const onboarding = toTypedId('Onboarding', watched.onboardingId)
    const all = await subscribe(app, own, onboardingChanged)
    const one = await subscribe(app, own, onboardingChanged, { onboarding })
    await all.take(1)
    await one.take(1)

    await seedAccount(other)
    const second = await seedAccount(own)
    await execute(app, own, abandonOnboarding, { input: { onboarding, reason: 'a test' } })

    const told = (await all.exactly(2)).map(({ data }) => data.onboardingChanged)
    expect(told.map(({ onboarding: { id }, event }) => [id, event.type])).toEqual([
      [toTypedId('Onboarding', second.onboardingId), 'onboarding.started'],
      [onboarding, 'onboarding.abandoned'],
    ])
    expect(await typesOf(one, 1)).toEqual(['onboarding.abandoned'])
    const refused = await subscribe(app, other, onboardingChanged, { onboarding })
    expect(await refusalOf(refused)).toEqual({ code: 'ONBOARDING_NOT_FOUND', completed: true })
    await all.leave()
    await one.leave()
  })

  test('a second device is no change of the onboarding', async () => {
    const { licenseType } = await seedLicenseType(admin, { maxActivations: 2 })
    const { onboardingId } = await seedAccount(admin)
    const onboarding = toTypedId('Onboarding', onboardingId)
    const assigned = await execute(app, admin, assignLicense, { input: { onboarding, licenseType } })
    const { licenseKey: key } = assigned.data.assignLicense
    const stream = await subscribe(app, admin, onboardingChanged, { onboarding })
    await stream.take(1)

    for (const fingerprint of ['first', 'second']) {
      await execute(app, app.as({ audience: 'APP' }), activateLicense, { input: { key, fingerprint } })
    }

    expect((await stream.exactly(1)).map(({ data }) => data.onboardingChanged.event.type)).toEqual([
      'license.activated',
    ])
    await stream.leave()
  })
})

describe('who may subscribe', () => {
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

  test('who did it is told to the vendor’s people with the scope for it, and in no other graph', async () => {
    const { licenseId, accountId } = await seedLicense(admin)
    const query = `subscription { licenseChanged { cursor event { type actor data } } }`
    const account = await subscribe(app, accountOf(accountId), query)
    expect((await account.next())?.errors?.[0]?.message).toContain('"actor"')
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

  test('a revoked API key is told no change that came after', async () => {
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

  test('an API key that expires ends its stream within seconds', async () => {
    const { accountId } = await seedLicense(admin)
    const key = { name: 'a key', audience: 'ACCOUNT', accountId, expiresAt: new Date('2026-01-15T13:00:00Z') }
    const { apiKey } = await transact(admin.db, (tx) => createApiKey(admin, tx, key))
    const stream = await watchLicenses(await sender(apiKey))

    app.setNow('2026-01-15T14:00:00Z')

    expect(await refusalOf(stream)).toEqual({ code: 'UNAUTHENTICATED', completed: true })
    app.setNow('2026-01-15T12:00:00Z')
  })
})

describe('the stream itself', () => {
  test('is server-sent events with heartbeats, and no other form', async () => {
    const stream = await watchLicenses(admin)
    expect(stream.status).toBe(200)
    expect(stream.headers.get('content-type')).toBe('text/event-stream')
    await vi.waitFor(
      async () => {
        await stream.exactly(0)
        expect(stream.heartbeats()).toBeGreaterThan(2)
      },
      { timeout: 5_000 },
    )
    await stream.leave()

    const json = await app.graphql.fetch(
      new Request('http://test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query: licenseChanged }),
      }),
      { caller: admin.caller },
    )
    expect(json.status).toBe(406)
  })

  test('leaves one line in the log when its client goes', async () => {
    const { licenseId } = await seedLicense(admin)
    const caller = { ...admin.caller, requestId: randomUUID() }
    const stream = await watchLicenses({ caller }, { license: licenseId })
    await suspend(licenseId)
    await stream.take(1)
    const lines = () => app.logged.filter((line) => line.requestId === caller.requestId)
    expect(lines()).toEqual([])

    await stream.leave()

    await vi.waitFor(() => expect(lines()).toHaveLength(1))
    expect(lines()[0]).toMatchObject({
      msg: 'operation',
      type: 'subscription',
      fields: ['licenseChanged'],
      messages: 2,
      principal: 'system',
    })
  })

  test('leaves one line with its code when it is refused', async () => {
    const caller = { ...admin.caller, requestId: randomUUID() }
    const stream = await subscribe(app, { caller }, licenseChanged, {
      license: toTypedId('License', randomUUID()),
    })
    await stream.next()

    const lines = app.logged.filter((line) => line.requestId === caller.requestId)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({ errors: ['LICENSE_NOT_FOUND'], messages: 0 })
  })

  test('an event stream of a question is its one answer', async () => {
    const stream = await subscribe(app, admin, '{ viewer { audience } }')
    expect(await stream.next()).toEqual({ data: { viewer: { audience: 'ADMIN' } } })
    expect(await stream.next()).toBeNull()
  })
})

/** The sender of requests with an API key, as HTTP knows it. */
async function sender(apiKey: string) {
  const caller = await authenticate(app.ctx, `Bearer ${apiKey}`, 'test')
  const stillHolds = async () => (await authenticate(app.ctx, `Bearer ${apiKey}`, 'test')) !== null
  return { caller: caller!, stillHolds }
}

const issueLicense = `mutation ($input: IssueLicenseInput!) {
  issueLicense(input: $input) { ... on IssueLicensePayload { license { id } } }
}`
const assignLicense = `mutation ($input: AssignLicenseInput!) {
  assignLicense(input: $input) { ... on AssignLicensePayload { licenseKey } }
}`
const activateLicense = `mutation ($input: ActivateLicenseInput!) {
  activateLicense(input: $input) { __typename ... on ActivateLicensePayload { created } }
}`
const verifyUsage = `mutation ($input: VerifyUsageInput!) { verifyUsage(input: $input) { __typename } }`
const abandonOnboarding = `mutation ($input: AbandonOnboardingInput!) {
  abandonOnboarding(input: $input) { __typename }
}`
