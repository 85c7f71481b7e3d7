import { expect, test } from 'vitest'
import { reinstateLicense } from '../../src/domain/licenses/reinstate.ts'
import { suspendLicense } from '../../src/domain/licenses/suspend.ts'
import { transferLicense } from '../../src/domain/licenses/transfer.ts'
import { readGauges } from '../../src/gateway/read-gauges.ts'
import { transact } from '../../src/platform/db.ts'
import { parseTypedId, toTypedId } from '../../src/platform/ids.ts'
import { registry } from '../../src/platform/metrics/metrics.ts'
import { forgetDeliveries } from '../../src/webhooks/deliveries/forget.ts'
import { retryDelays } from '../../src/webhooks/deliveries/record-attempt.ts'
import type { WebhookMailer } from '../../src/webhooks/mails/endpoint-mail.ts'
import { sendEndpointMails } from '../../src/webhooks/mails/send-due.ts'
import { execute } from '../graphql.ts'
import { seedAccount, seedLicense, seedPartner } from '../seed.ts'
import { payloadsOf, type Receiver, startReceiver } from './receiver.ts'
import { Webhook } from './standard-webhooks.ts'
import {
  createEndpoint,
  deliveriesOf,
  endpointOf,
  mutate,
  partnerOf,
  startWithWebhooks,
} from './subscriber.ts'

const app = await startWithWebhooks()
const { admin } = app
const start = '2026-01-15T12:00:00.000Z'

const suspend = (licenseId: string) =>
  transact(admin.db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))
const reinstate = (licenseId: string) =>
  transact(admin.db, (tx) => reinstateLicense(admin, tx, { licenseId, reason: 'paid' }))
const licenseOf = (id: string) => toTypedId('License', id)
const typesOf = (receiver: Receiver) => payloadsOf(receiver).map(({ type }) => type)
const idsOf = (receiver: Receiver) => receiver.received.map(({ headers }) => headers['webhook-id'])

/** An enabled endpoint that hears of suspensions and their ends, and its receiver. */
async function subscribe(input: object = {}, ctx = admin) {
  const receiver = await startReceiver()
  const eventTypes = ['license.suspended', 'license.reinstated']
  return { receiver, ...(await createEndpoint(app, ctx, { url: receiver.url, eventTypes, ...input })) }
}

const remove = (id: string) =>
  mutate(app, admin, 'deleteWebhookEndpoint', { webhookEndpoint: id }, '__typename')

/** Moves the clock past the next attempt of every delivery, and makes the attempts. */
async function retryAt(instant: Date): Promise<void> {
  app.setNow(instant.toISOString())
  await app.webhooks.run()
}

test('a consumer of the public library receives, verifies and replays', async () => {
  const { licenseId, accountId } = await seedLicense(admin)
  const { receiver, id, secret } = await subscribe()
  await suspend(licenseId)
  await reinstate(licenseId)
  await app.webhooks.run()

  const webhook = new Webhook(secret)
  const ids = idsOf(receiver)
  const verified = receiver.received.map(({ body, headers }) =>
    webhook.verify(body, headers as Record<string, string>),
  )
  expect(verified).toEqual([
    {
      type: 'license.suspended',
      timestamp: start,
      data: {
        event: ids[0],
        subject: licenseOf(licenseId),
        account: toTypedId('Account', accountId),
        license: licenseOf(licenseId),
      },
    },
    expect.objectContaining({ type: 'license.reinstated' }),
  ])
  expect(receiver.received[0]!.headers).toMatchObject({ 'content-type': 'application/json' })

  receiver.received.length = 0
  const replay = (from: object) =>
    mutate(app, admin, 'replayWebhooks', { webhookEndpoint: id, ...from }, 'webhookEndpoint { cursor }')
  expect((await replay({ after: ids[0] })).webhookEndpoint.cursor).toBe(ids[0])
  await app.webhooks.run()
  expect(idsOf(receiver)).toEqual([ids[1]])

  receiver.received.length = 0
  await replay({ since: start })
  await app.webhooks.run()
  expect(idsOf(receiver)).toEqual(ids)
  expect(await deliveriesOf(app, admin, id, 'state attempts status event')).toEqual(
    [ids[0], ids[1], ids[1], ids[0], ids[1]].map((event) => ({
      state: 'DELIVERED',
      attempts: 1,
      status: 204,
      event,
    })),
  )
  const unknown = toTypedId('Event', '01900000-0000-7000-8000-00000000dead')
  expect(await replay({ after: unknown })).toMatchObject({ code: 'WEBHOOK_EVENT_NOT_FOUND' })
  expect(await replay({})).toMatchObject({ code: 'INPUT_INVALID' })
  expect(await replay({ since: '2030-01-01T00:00:00Z' })).toMatchObject({ code: 'INPUT_INVALID' })
  await remove(id)
})

test("a partner's endpoint hears of its own accounts only", async () => {
  const [north, south] = [await seedPartner(admin), await seedPartner(admin)]
  const partner = partnerOf(app, north)
  const receiver = await startReceiver()
  const { id } = await createEndpoint(app, partner, { url: receiver.url })
  const [own, other] = [await seedLicense(admin), await seedLicense(admin)]
  const give = (accountId: string, code: string) =>
    admin.db.account.update({ where: { id: accountId }, data: { partner: code } })
  await give(own.accountId, north)
  await give(other.accountId, south)
  await suspend(own.licenseId)
  await suspend(other.licenseId)
  await app.webhooks.run()
  const heard = payloadsOf(receiver)
  expect(heard.map(({ data }) => data.license ?? data.account)).not.toContain(licenseOf(other.licenseId))
  expect(new Set(heard.map(({ data }) => data.account))).toEqual(
    new Set([toTypedId('Account', own.accountId)]),
  )
  expect(heard.map(({ type }) => type)).toContain('license.suspended')

  // The license leaves the partner while its delivery waits.
  receiver.respond(() => 503)
  receiver.received.length = 0
  await reinstate(own.licenseId)
  await app.webhooks.run()
  expect(typesOf(receiver)).toEqual(['license.reinstated'])
  await transact(admin.db, (tx) =>
    transferLicense(admin, tx, {
      licenseId: own.licenseId,
      accountId: other.accountId,
      reason: 'sold',
    } as never),
  )
  receiver.respond(() => 204)
  await retryAt(new Date('2026-01-15T12:01:00Z'))
  expect(typesOf(receiver)).toEqual(['license.reinstated'])
  expect(await deliveriesOf(app, partner, id, 'state type')).toContainEqual({
    state: 'WITHDRAWN',
    type: 'license.reinstated',
  })
  app.setNow(start)

  // Another partner sees neither the endpoint nor its deliveries. Support reads both.
  const stranger = partnerOf(app, south)
  expect(await endpointOf(app, stranger, id, 'id')).toBeNull()
  expect(await deliveriesOf(app, stranger, id, 'id')).toEqual([])
  for (const [field, input] of [
    ['updateWebhookEndpoint', { description: 'x' }],
    ['deleteWebhookEndpoint', {}],
    ['rotateWebhookSecret', {}],
    ['replayWebhooks', { since: start }],
  ] as const)
    expect(await mutate(app, stranger, field, { webhookEndpoint: id, ...input }, '__typename')).toMatchObject(
      { code: 'WEBHOOK_ENDPOINT_NOT_FOUND' },
    )
  expect(await endpointOf(app, app.as({ audience: 'SUPPORT' }), id, 'partner')).toEqual({ partner: north })
  const vendorOnly = { url: receiver.url, eventTypes: ['api-key.created'] }
  expect(await mutate(app, partner, 'createWebhookEndpoint', vendorOnly, 'secret')).toMatchObject({
    issues: [{ path: ['eventTypes', '0'] }],
  })
  const foreign = { url: receiver.url, partner: south }
  expect(await mutate(app, partner, 'createWebhookEndpoint', foreign, 'secret')).toMatchObject({
    issues: [{ path: ['partner'] }],
  })

  // A suspended partner gets nothing until it is active, and then all.
  await admin.db.partner.update({ where: { code: north }, data: { suspendedAt: admin.now() } })
  await give(own.accountId, north)
  receiver.received.length = 0
  const late = await seedLicense(admin)
  await give(late.accountId, north)
  await suspend(late.licenseId)
  await app.webhooks.run()
  expect(receiver.received).toEqual([])
  await admin.db.partner.update({ where: { code: north }, data: { suspendedAt: null } })
  await app.webhooks.run()
  expect(payloadsOf(receiver)).toContainEqual(
    expect.objectContaining({
      type: 'license.suspended',
      data: expect.objectContaining({ license: licenseOf(late.licenseId) }),
    }),
  )
  await remove(id)
})

test('filters by event type, product and license type', async () => {
  const [first, second] = [await seedLicense(admin), await seedLicense(admin)]
  const byProduct = await subscribe({ products: [first.product], eventTypes: null })
  const byType = await subscribe({ licenseTypes: [second.licenseType], eventTypes: ['license.reinstated'] })
  for (const { licenseId } of [first, second]) await suspend(licenseId)
  for (const { licenseId } of [first, second]) await reinstate(licenseId)
  await seedAccount(admin)
  await app.webhooks.run()
  expect(payloadsOf(byProduct.receiver).map(({ type, data }) => [type, data.license])).toEqual([
    ['license.suspended', licenseOf(first.licenseId)],
    ['license.reinstated', licenseOf(first.licenseId)],
  ])
  expect(payloadsOf(byType.receiver).map(({ type, data }) => [type, data.license])).toEqual([
    ['license.reinstated', licenseOf(second.licenseId)],
  ])
  expect(await endpointOf(app, admin, byType.id, 'products licenseTypes eventTypes')).toEqual({
    products: [],
    licenseTypes: [second.licenseType],
    eventTypes: ['license.reinstated'],
  })
  const unknown = { url: byType.receiver.url, products: ['no-such-product'] }
  expect(await mutate(app, admin, 'createWebhookEndpoint', unknown, 'secret')).toMatchObject({
    issues: [{ path: ['products', '0'] }],
  })
  await remove(byProduct.id)
  await remove(byType.id)
})

test('the payload is shaped by a document of the subscriber, executed as its audience', async () => {
  const document = `query ($license: ID, $account: ID!) {
    license(id: $license) { id status account { name } }
    account(id: $account) { id }
  }`
  const { licenseId, accountId } = await seedLicense(admin)
  const { receiver, id } = await subscribe({ document })
  await suspend(licenseId)
  await app.webhooks.run()
  expect(payloadsOf(receiver)).toEqual([
    {
      type: 'license.suspended',
      timestamp: start,
      data: {
        license: { id: licenseOf(licenseId), status: 'SUSPENDED', account: { name: expect.any(String) } },
        account: { id: toTypedId('Account', accountId) },
      },
    },
  ])

  // An event without a required variable has the default payload, and the delivery says so.
  await mutate(
    app,
    admin,
    'updateWebhookEndpoint',
    { webhookEndpoint: id, eventTypes: ['webhook-endpoint.updated'] },
    '__typename',
  )
  await app.webhooks.run()
  expect(payloadsOf(receiver)[1]).toMatchObject({ type: 'webhook-endpoint.updated', data: { license: null } })
  const [, fallback] = await deliveriesOf(app, admin, id, 'state documentProblem')
  expect(fallback).toEqual({
    state: 'DELIVERED',
    documentProblem: 'The document requires $account, which the event does not have.',
  })

  // A document that the graph of a new release does not have: the endpoint and the delivery report it.
  const endpointId = parseTypedId(id)!.uuid
  await admin.db.webhookEndpoint.update({
    where: { id: endpointId },
    data: { document: '{ fieldOfAnEarlierRelease }', eventTypes: ['license.reinstated'] },
  })
  await reinstate(licenseId)
  await app.webhooks.run()
  expect(payloadsOf(receiver)[2]).toMatchObject({ data: { license: licenseOf(licenseId) } })
  const { documentProblem } = await endpointOf(app, admin, id, 'documentProblem')
  expect(documentProblem).toMatch(/fieldOfAnEarlierRelease/)
  expect((await deliveriesOf(app, admin, id, 'documentProblem'))[2]).toEqual({ documentProblem })

  // The scopes are those of the caller that saved the document.
  const narrow = app.as({ audience: 'ADMIN', scopes: ['WEBHOOKS_WRITE'] })
  await mutate(app, narrow, 'updateWebhookEndpoint', { webhookEndpoint: id, document }, '__typename')
  await suspend(licenseId)
  await mutate(
    app,
    admin,
    'updateWebhookEndpoint',
    { webhookEndpoint: id, eventTypes: ['license.suspended'] },
    '__typename',
  )
  await app.webhooks.run()
  expect(payloadsOf(receiver)[3]).toMatchObject({ data: { license: licenseOf(licenseId) } })
  expect((await deliveriesOf(app, admin, id, 'documentProblem'))[3].documentProblem).toMatch(/LICENSES_READ/)
  await remove(id)
})

test.each([
  ['mutation { suspendLicense(input: {}) { __typename } }', 'one operation, which is a query'],
  ['subscription { licenseChanged { cursor } }', 'one operation, which is a query'],
  ['query A { viewer { principal } } query B { viewer { principal } }', 'one operation, which is a query'],
  ['{ apiKeys { nodes { id } } }', 'apiKeys'],
  ['query ($secret: ID!) { license(id: $secret) { id } }', '$secret'],
  ['query ($license: String) { license(id: $license) { id } }', '$license'],
  ['{ viewer', 'Syntax Error'],
  [`{ ${Array.from({ length: 40 }, (_, n) => `a${n}: viewer { principal }`).join(' ')} }`, 'liases'],
])('a partner saves no other document (%#)', async (document, problem) => {
  const partner = partnerOf(app, await seedPartner(admin))
  const refused = await mutate(
    app,
    partner,
    'createWebhookEndpoint',
    { url: 'https://hooks.example/', document },
    'secret',
  )
  expect(refused).toMatchObject({
    code: 'INPUT_INVALID',
    issues: [{ path: ['document'], message: expect.stringContaining(problem) }],
  })
  expect(await admin.db.webhookEndpoint.count({ where: { partner: partner.caller.partner } })).toBe(0)
})

test('retries in order per license for days, and other licenses do not wait', async () => {
  const [bad, good] = [await seedLicense(admin), await seedLicense(admin)]
  const { receiver, id } = await subscribe()
  receiver.respond(({ body }) =>
    body.includes(licenseOf(bad.licenseId)) ? { status: 500, body: 'out of order' } : 204,
  )
  await suspend(bad.licenseId)
  await suspend(good.licenseId)
  await reinstate(bad.licenseId)
  await reinstate(good.licenseId)
  await app.webhooks.run()
  const seen = () => payloadsOf(receiver).map(({ type, data }) => `${type} ${data.license}`)
  expect(seen().filter((one) => one.includes(licenseOf(good.licenseId)))).toEqual([
    `license.suspended ${licenseOf(good.licenseId)}`,
    `license.reinstated ${licenseOf(good.licenseId)}`,
  ])
  const failing = async () => {
    const all = await deliveriesOf(
      app,
      admin,
      id,
      'state type attempts status response failure nextAttemptAt license',
    )
    return all.filter(({ license }) => license === licenseOf(bad.licenseId))
  }
  const [first, next] = await failing()
  expect(first).toMatchObject({ attempts: 1, status: 500, response: 'out of order', failure: 'STATUS' })
  expect(next).toMatchObject({ state: 'PENDING', attempts: 0, status: null })

  let at = new Date(start).getTime()
  for (const [index, delay] of retryDelays.entries()) {
    const [waiting, later] = await failing()
    expect(later.attempts).toBe(0)
    const waits = new Date(waiting.nextAttemptAt).getTime() - at
    expect(waits).toBeGreaterThan(delay / 2)
    expect(waits).toBeLessThanOrEqual(delay)
    // Past the pause of the circuit too, which is at most an hour.
    at += Math.max(delay, 3_600_000)
    await retryAt(new Date(at))
    expect((await failing())[0]).toMatchObject({ attempts: index + 2 })
  }
  const [ended, follower] = await failing()
  expect(ended).toMatchObject({ state: 'FAILED', attempts: 10, nextAttemptAt: null })
  expect(follower).toMatchObject({ state: 'PENDING' })
  receiver.respond(() => 204)
  await retryAt(new Date(at + 3_600_000))
  expect((await failing())[1]).toMatchObject({ state: 'DELIVERED', type: 'license.reinstated' })
  expect(await endpointOf(app, admin, id, 'state failures')).toEqual({ state: 'ENABLED', failures: 0 })
  await remove(id)
  app.setNow(start)
})

test('a circuit opens after five failures, and the endpoint is disabled after a week with a mail and a gauge', async () => {
  const licenses = await Promise.all(Array.from({ length: 12 }, () => seedLicense(admin)))
  const { receiver, id } = await subscribe({ email: 'ops@partner.example', locale: 'de' })
  receiver.respond(() => 502)
  for (const { licenseId } of licenses) await suspend(licenseId)
  await app.webhooks.run()
  expect(receiver.received.length).toBeGreaterThanOrEqual(5)
  expect(receiver.received.length).toBeLessThan(licenses.length)
  expect(await endpointOf(app, admin, id, 'state failingSince')).toEqual({
    state: 'PAUSED',
    failingSince: start,
  })
  // One attempt at a time while it is open.
  const before = receiver.received.length
  await retryAt(new Date('2026-01-15T14:00:00Z'))
  expect(receiver.received.length).toBe(before + 1)
  expect(await gauge('licet_webhook_endpoints')).toMatchObject({ PAUSED: 1, DISABLED: 0 })

  await retryAt(new Date('2026-01-22T12:00:01Z'))
  const { disabledReason, state } = await endpointOf(app, admin, id, 'state disabledReason')
  expect({ state, disabledReason }).toEqual({ state: 'DISABLED', disabledReason: 'FAILING' })
  expect(await gauge('licet_webhook_endpoints')).toMatchObject({ PAUSED: 0, DISABLED: 1 })
  expect(
    await admin.db.event.count({
      where: { type: 'webhook-endpoint.disabled', subjectId: parseTypedId(id)!.uuid },
    }),
  ).toBe(1)
  const mailed: unknown[] = []
  const mailer: WebhookMailer = {
    async deliverEndpointMail(_id, mail) {
      mailed.push(mail)
      return { outcome: 'SENT' }
    },
  }
  await sendEndpointMails(app.ctx, mailer)
  await sendEndpointMails(app.ctx, mailer)
  expect(mailed).toEqual([
    {
      recipient: { email: 'ops@partner.example', locale: 'de' },
      endpoint: id,
      host: new URL(receiver.url).host,
      reason: 'FAILING',
      disabledAt: new Date('2026-01-22T12:00:01Z'),
    },
  ])

  // Nothing is lost: what waited and what came later is sent once the endpoint is enabled.
  receiver.respond(() => 204)
  receiver.received.length = 0
  await reinstate(licenses[0]!.licenseId)
  await app.webhooks.run()
  expect(receiver.received).toEqual([])
  await mutate(app, admin, 'enableWebhookEndpoint', { webhookEndpoint: id }, '__typename')
  await app.webhooks.run()
  expect(payloadsOf(receiver).map(({ data }) => data.license)).toEqual(
    expect.arrayContaining(licenses.map(({ licenseId }) => licenseOf(licenseId))),
  )
  expect(typesOf(receiver).filter((type) => type === 'license.reinstated')).toHaveLength(1)
  await remove(id)
  app.setNow(start)
})

test('the status 410 disables an endpoint at once, and the missed events can be skipped', async () => {
  const { licenseId } = await seedLicense(admin)
  const { receiver, id } = await subscribe()
  receiver.respond(() => 410)
  await suspend(licenseId)
  await app.webhooks.run()
  expect(await endpointOf(app, admin, id, 'state disabledReason')).toEqual({
    state: 'DISABLED',
    disabledReason: 'GONE',
  })
  const replay = { webhookEndpoint: id, since: start }
  expect(await mutate(app, admin, 'replayWebhooks', replay, '__typename')).toMatchObject({
    code: 'WEBHOOK_ENDPOINT_DISABLED',
  })
  receiver.respond(() => 204)
  receiver.received.length = 0
  await mutate(app, admin, 'enableWebhookEndpoint', { webhookEndpoint: id, skipMissed: true }, '__typename')
  await reinstate(licenseId)
  await app.webhooks.run()
  expect(typesOf(receiver)).toEqual(['license.reinstated'])
  await remove(id)
})

test('an endpoint that requests a delay gets no request before', async () => {
  const { licenseId } = await seedLicense(admin)
  const { receiver, id } = await subscribe()
  receiver.respond(() => ({ status: 429, headers: { 'retry-after': '7200' } }))
  await suspend(licenseId)
  await app.webhooks.run()
  await retryAt(new Date('2026-01-15T13:59:00Z'))
  expect(receiver.received).toHaveLength(1)
  receiver.respond(() => 204)
  await retryAt(new Date('2026-01-15T14:00:00Z'))
  expect(receiver.received).toHaveLength(2)
  await remove(id)
  app.setNow(start)
})

test('a rotation signs with both keys during the overlap, and can change the scheme', async () => {
  const { licenseId } = await seedLicense(admin)
  const { receiver, id, secret } = await subscribe()
  const rotate = (input: object) =>
    mutate(
      app,
      admin,
      'rotateWebhookSecret',
      { webhookEndpoint: id, ...input },
      'secret webhookEndpoint { signature keys { publicKey expiresAt } }',
    )
  const second = await rotate({ overlap: 'PT1H' })
  const third = await rotate({ signature: 'ED25519', overlap: 'PT1H' })
  expect(third).toMatchObject({
    secret: null,
    webhookEndpoint: {
      signature: 'ED25519',
      keys: [
        { publicKey: expect.stringMatching(/^whpk_/), expiresAt: null },
        { publicKey: null, expiresAt: '2026-01-15T13:00:00.000Z' },
        { publicKey: null, expiresAt: '2026-01-15T13:00:00.000Z' },
      ],
    },
  })
  await suspend(licenseId)
  await app.webhooks.run()
  const [{ body, headers } = { body: '', headers: {} }] = receiver.received
  for (const one of [secret, second.secret])
    expect(new Webhook(one).verify(body, headers as Record<string, string>)).toMatchObject({
      type: 'license.suspended',
    })
  app.setNow('2026-01-15T13:00:00.001Z')
  await reinstate(licenseId)
  await app.webhooks.run()
  expect(receiver.received[1]!.headers['webhook-signature']).toMatch(/^v1a,\S+$/)
  await remove(id)
  app.setNow(start)
})

test('a test is sent once, also to a disabled endpoint, and its outcome can be read', async () => {
  const { receiver, id } = await subscribe()
  await mutate(app, admin, 'disableWebhookEndpoint', { webhookEndpoint: id }, '__typename')
  receiver.respond(() => ({ status: 500, body: 'broken' }))
  const run = () =>
    mutate(app, admin, 'testWebhookEndpoint', { webhookEndpoint: id }, 'webhookDelivery { id state event }')
  const { webhookDelivery } = await run()
  expect(webhookDelivery).toMatchObject({ state: 'PENDING', event: null })
  expect(await run()).toMatchObject({ code: 'WEBHOOK_TEST_PENDING' })
  await app.webhooks.run()
  await app.webhooks.run()
  expect(payloadsOf(receiver)).toEqual([
    { type: 'webhook-endpoint.tested', timestamp: start, data: { endpoint: id } },
  ])
  expect(idsOf(receiver)).toEqual([webhookDelivery.id])
  expect(await deliveriesOf(app, admin, id, 'state status response failure')).toEqual([
    { state: 'FAILED', status: 500, response: 'broken', failure: 'STATUS' },
  ])
  expect(await endpointOf(app, admin, id, 'failures')).toEqual({ failures: 0 })
  await remove(id)
})

test('a partner, and the vendor, can have as many endpoints as the limit', async () => {
  const partner = partnerOf(app, await seedPartner(admin))
  app.ctx.webhooks.endpoints = 2
  const create = () =>
    mutate(app, partner, 'createWebhookEndpoint', { url: 'https://hooks.example/' }, 'webhookEndpoint { id }')
  const { webhookEndpoint } = await create()
  await create()
  expect(await create()).toMatchObject({ code: 'WEBHOOK_ENDPOINT_LIMIT_EXCEEDED' })
  await mutate(app, partner, 'deleteWebhookEndpoint', { webhookEndpoint: webhookEndpoint.id }, '__typename')
  expect(await create()).toMatchObject({ webhookEndpoint: { id: expect.any(String) } })
  app.ctx.webhooks.endpoints = 20
})

test('secrets are shown once, stored encrypted, and never logged', async () => {
  const idempotencyKey = 'once'
  const input = { url: 'https://hooks.example/secret-path', idempotencyKey }
  const first = await createEndpoint(app, admin, input)
  expect(await createEndpoint(app, admin, input)).toEqual(first)
  const { keys } = await endpointOf(app, admin, first.id, 'keys { publicKey }')
  expect(keys).toEqual([{ publicKey: null }])
  const [{ sealed } = { sealed: '' }] = await admin.db.webhookSecret.findMany({
    where: { endpointId: parseTypedId(first.id)!.uuid },
  })
  expect(sealed).not.toContain(first.secret.slice(6))
  const log = JSON.stringify(app.logged)
  expect(log).not.toContain(first.secret.slice(6))
  expect(log).not.toContain('secret-path')
  await remove(first.id)
})

test('deliveries are deleted two weeks after their end, and those that wait stay', async () => {
  const { licenseId } = await seedLicense(admin)
  const { receiver, id } = await subscribe()
  await suspend(licenseId)
  await app.webhooks.run()
  receiver.respond(() => 500)
  await reinstate(licenseId)
  await app.webhooks.run()
  app.setNow('2026-01-29T12:00:01Z')
  await forgetDeliveries(app.ctx)
  expect(await deliveriesOf(app, admin, id, 'state')).toEqual([{ state: 'PENDING' }])
  await remove(id)
  app.setNow(start)
})

test('a repeated update changes nothing, and null clears what is optional', async () => {
  const { id } = await subscribe({ description: 'Shop', email: 'ops@partner.example' })
  const update = (input: object) =>
    mutate(
      app,
      admin,
      'updateWebhookEndpoint',
      { webhookEndpoint: id, ...input },
      'webhookEndpoint { description email }',
    )
  const count = () => admin.db.event.count({ where: { type: 'webhook-endpoint.updated' } })
  const before = await count()
  expect(await update({ description: 'Shop' })).toMatchObject({
    webhookEndpoint: { description: 'Shop', email: 'ops@partner.example' },
  })
  expect(await count()).toBe(before)
  expect(await update({ description: null, url: null })).toMatchObject({
    webhookEndpoint: { description: null, email: 'ops@partner.example' },
  })
  expect(await count()).toBe(before + 1)
  await remove(id)
})

test('an endpoint requires the scopes for webhooks', async () => {
  const reader = app.as({ audience: 'ADMIN', scopes: ['WEBHOOKS_READ'] })
  const { errors } = await execute(
    app,
    reader,
    'mutation { testWebhookEndpoint(input: { webhookEndpoint: "whe_01jd0000000000000000000000" }) { __typename } }',
  )
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
})

/** Values of a gauge by the state, after a scrape. */
async function gauge(name: string): Promise<Record<string, number>> {
  await readGauges(app.ctx)
  const { values } = await registry.getSingleMetric(name)!.get()
  return Object.fromEntries(values.map(({ labels, value }) => [labels.state, value]))
}
