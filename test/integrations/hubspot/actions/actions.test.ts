import { expect, test } from 'vitest'
import {
  executeAction,
  signedHeadersV2,
  type WorkflowAction,
} from '../../../../integrations/hubspot/emulator/control/workflow-action.ts'
import { suspendLicense } from '../../../../src/domain/licenses/suspend.ts'
import { transact } from '../../../../src/platform/db.ts'
import { toTypedId } from '../../../../src/platform/ids.ts'
import { seedLicense, uniqueCode } from '../../../seed.ts'
import { seedSku, sell } from '../inbound/deals/selling.ts'
import { objects, PUBLIC, startPull } from '../pull.ts'

const hub = await startPull()
const { app, emulator } = hub
const { db } = app.ctx

/** Executes an action as a workflow in HubSpot does. */
const execute = (name: string, request: Omit<WorkflowAction, 'url' | 'sendTo'>) =>
  executeAction(emulator.portal, emulator.appSecret, {
    url: `${PUBLIC}/hubspot/actions/${name}`,
    sendTo: hub.url,
    ...request,
  })

/** A customer with a license, whose company exists in HubSpot. */
async function seedCustomer(rules: object = {}) {
  const seeded = await seedLicense(app.admin, { maxActivations: 2, ...rules })
  await hub.pull()
  const { remoteId } = await db.crmRecord.findUniqueOrThrow({
    where: { kind_subjectId: { kind: 'ACCOUNT', subjectId: seeded.accountId } },
  })
  const act = (name: string, inputFields: WorkflowAction['inputFields'] = {}, callbackId?: string) =>
    execute(name, {
      objectType: 'COMPANY',
      objectId: remoteId!,
      inputFields,
      ...(callbackId && { callbackId }),
    })
  return { ...seeded, license: toTypedId('License', seeded.licenseId), companyId: remoteId!, act }
}
const licenseOf = (id: string) => db.license.findUniqueOrThrow({ where: { id } })
const eventsOf = (licenseId: string, type: string) =>
  db.event.findMany({ where: { licenseId, type }, orderBy: { id: 'asc' } })

test('issues a license to a new customer once for an execution, also if HubSpot repeats it', async () => {
  const { licenseType } = await seedSku(app.admin)
  const deal = await sell(hub, [])
  const request = {
    objectType: 'DEAL',
    objectId: deal.dealId,
    inputFields: { license_type: licenseType, seats: '7' },
    callbackId: 'ap-1-2-3-0',
  } as const
  const outcomes = await Promise.all([execute('issue', request), execute('issue', request)])
  outcomes.push(await execute('issue', request))
  const license = await db.license.findFirstOrThrow({ where: { account: { domain: deal.domain } } })
  for (const outcome of outcomes)
    expect(outcome).toEqual({
      status: 200,
      outputFields: {
        result: 'done',
        code: 'DONE',
        remedy: '',
        license: toTypedId('License', license.id),
        expiry: '',
        hs_execution_state: 'SUCCESS',
      },
    })
  expect(await db.license.count({ where: { account: { domain: deal.domain } } })).toBe(1)
  expect(license.maxActivations).toBe(7)
  const mails = await db.notification.findMany({
    where: { licenseId: license.id },
    include: { contact: true },
  })
  expect(mails.map(({ message, contact }) => [message, contact.email])).toEqual([
    ['LICENSE_ISSUED', deal.email],
  ])
  expect((await eventsOf(license.id, 'license.issued')).map(({ actor }) => actor)).toEqual([
    'hubspot:workflow:192814114',
  ])
})

test('renews, suspends, reinstates and changes the seats of the only license of the customer', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseId, license, act } = await seedCustomer({ term: 'P1Y', timeZone: 'UTC' })
  expect((await act('renew')).outputFields).toMatchObject({ result: 'done', license, expiry: '2028-01-15' })
  expect((await act('suspend', { reason: 'The invoice is unpaid.' })).outputFields).toMatchObject({
    result: 'done',
  })
  expect(await licenseOf(licenseId)).toMatchObject({ suspendReason: 'The invoice is unpaid.' })
  expect((await act('reinstate')).outputFields).toMatchObject({ result: 'done' })
  expect((await act('change-seats', { seats: 5 })).outputFields).toMatchObject({ result: 'done' })
  expect(await licenseOf(licenseId)).toMatchObject({ suspendedAt: null, maxActivations: 5 })
  expect(await eventsOf(licenseId, 'license.reinstated')).toMatchObject([
    { data: { reason: 'HubSpot workflow 192814114.' } },
  ])
  expect((await act('resend')).outputFields).toMatchObject({ result: 'done' })
})

test('a refused action changes nothing, and its output fields say why and what to do', async () => {
  const { licenseId, accountId, act } = await seedCustomer()
  const before = await licenseOf(licenseId)
  const refusals = [
    await act('renew'),
    await act('change-seats', { seats: 101 }),
    await act('change-seats', { seats: '1.5' }),
    await act('issue'),
    await act('issue', { license_type: uniqueCode('missing') }),
    await act('suspend', { license: toTypedId('License', accountId) }),
  ]
  expect(
    refusals.map(({ status, outputFields }) => [status, outputFields?.result, outputFields?.code]),
  ).toEqual([
    [200, 'refused', 'LICENSE_PERPETUAL'],
    [200, 'refused', 'INPUT_INVALID'],
    [200, 'refused', 'INPUT_INVALID'],
    [200, 'refused', 'INPUT_INVALID'],
    [200, 'refused', 'LICENSE_TYPE_NOT_FOUND'],
    [200, 'refused', 'LICENSE_NOT_FOUND'],
  ])
  expect(refusals[1]!.outputFields?.remedy).toBe('Seats must be a whole number from 1 to 100.')
  expect(await licenseOf(licenseId)).toEqual(before)
  expect(await db.license.count({ where: { accountId } })).toBe(1)
})

test('a customer with several licenses names the type or the license', async () => {
  const first = await seedCustomer()
  const { licenseType } = await seedSku(app.admin)
  await first.act('issue', { license_type: licenseType })
  expect((await first.act('suspend')).outputFields).toMatchObject({ code: 'LICENSE_AMBIGUOUS' })
  expect((await first.act('suspend', { license_type: licenseType })).outputFields).toMatchObject({
    result: 'done',
  })
  expect(await licenseOf(first.licenseId)).toMatchObject({ suspendedAt: null })
  expect((await first.act('suspend', { license: first.license })).outputFields).toMatchObject({
    result: 'done',
    license: first.license,
  })
})

test('an action on a deal changes the license that the deal sold', async () => {
  const { sku } = await seedSku(app.admin)
  const other = await seedSku(app.admin)
  const deal = await sell(hub, [{ sku, quantity: '2' }])
  await deal.move('closedwon')
  await hub.pull()
  const sold = await db.license.findFirstOrThrow({ where: { account: { domain: deal.domain } } })
  const of = { objectType: 'DEAL', objectId: deal.dealId } as const
  await execute('issue', { ...of, inputFields: { license_type: other.licenseType } })
  expect((await execute('change-seats', { ...of, inputFields: { seats: 9 } })).outputFields).toMatchObject({
    license: toTypedId('License', sold.id),
  })
  expect(await licenseOf(sold.id)).toMatchObject({ maxActivations: 9 })
})

test('never acts on a license of another customer', async () => {
  const own = await seedCustomer()
  const other = await seedCustomer()
  expect((await own.act('suspend', { license: other.license })).outputFields).toMatchObject({
    code: 'LICENSE_NOT_FOUND',
  })
  expect(await licenseOf(other.licenseId)).toMatchObject({ suspendedAt: null })
  const stranger = await hub.makeCompany({ name: 'A stranger' })
  expect(
    (await execute('suspend', { objectType: 'COMPANY', objectId: stranger })).outputFields,
  ).toMatchObject({ code: 'CUSTOMER_NOT_FOUND' })
  expect(
    (
      await execute('issue', {
        objectType: 'COMPANY',
        objectId: stranger,
        inputFields: { license_type: uniqueCode('any') },
      })
    ).outputFields,
  ).toMatchObject({ code: 'CUSTOMER_INCOMPLETE' })
  expect((await execute('suspend', { objectType: 'DEAL', objectId: '4711' })).outputFields).toMatchObject({
    code: 'RECORD_NOT_FOUND',
  })
})

test('another request with the id of an execution is refused, and changes nothing', async () => {
  const { licenseId, act } = await seedCustomer()
  await act('change-seats', { seats: 3 }, 'ap-reused')
  expect((await act('change-seats', { seats: 4 }, 'ap-reused')).outputFields).toMatchObject({
    code: 'CALLBACK_REUSED',
  })
  expect((await act('suspend', {}, 'ap-reused')).outputFields).toMatchObject({ code: 'CALLBACK_REUSED' })
  expect(await licenseOf(licenseId)).toMatchObject({ maxActivations: 3, suspendedAt: null })
})

test('an action that is not allowed is refused', async () => {
  const { licenseId, act } = await seedCustomer()
  const { actions } = hub.hubspot
  hub.hubspot.actions = ['renew']
  expect((await act('suspend')).outputFields).toMatchObject({ code: 'ACTION_DISABLED' })
  hub.hubspot.actions = actions
  expect(await licenseOf(licenseId)).toMatchObject({ suspendedAt: null })
})

test('HubSpot repeats an action during a fault of its API, and it is performed once', async () => {
  const { licenseId, companyId, act } = await seedCustomer()
  emulator.portal.faults.add({ path: `/companies/${companyId}`, play: { kind: 'html', status: 502 } })
  expect((await act('change-seats', { seats: 6 })).outputFields).toMatchObject({ result: 'done' })
  expect(await eventsOf(licenseId, 'license.changed')).toHaveLength(1)
})

test('accepts only requests that the app signed, from a portal that is served', async () => {
  const { licenseId, companyId } = await seedCustomer()
  const url = `${PUBLIC}/hubspot/actions/suspend`
  const body = JSON.stringify({
    callbackId: 'ap-forged',
    origin: { portalId: emulator.portal.id },
    object: { objectId: Number(companyId), objectType: 'COMPANY' },
    inputFields: {},
  })
  const signed = signedHeadersV2(emulator.appSecret, { method: 'POST', url, body })
  const post = async (headers: Record<string, string>, sent = body, path = '/hubspot/actions/suspend') =>
    (await fetch(`${hub.url}${path}`, { method: 'POST', headers, body: sent })).status
  expect(await post({})).toBe(401)
  expect(await post({ ...signed, 'X-HubSpot-Signature': 'f'.repeat(64) })).toBe(401)
  expect(await post(signed, body.replace('forged', 'other'))).toBe(401)
  expect(await post(signed, body, '/hubspot/actions/renew')).toBe(401)
  expect(await post({ ...signed, 'X-HubSpot-Signature-Version': 'v1' })).toBe(401)
  // A wrong signature v3 is not replaced by a correct one of v2.
  expect(
    await post({ ...signed, 'X-HubSpot-Signature-v3': 'wrong', 'X-HubSpot-Request-Timestamp': '1' }),
  ).toBe(401)
  // Webhooks and cards have a signature v3.
  const events = JSON.stringify([hub.event({})])
  const v2 = signedHeadersV2(emulator.appSecret, {
    method: 'POST',
    url: `${PUBLIC}/hubspot/webhooks`,
    body: events,
  })
  expect(await post(v2, events, '/hubspot/webhooks')).toBe(401)
  hub.hubspot.portals.push('4711')
  expect(await post(signed)).toBe(403)
  hub.hubspot.portals.length = 0
  expect(await licenseOf(licenseId)).toMatchObject({ suspendedAt: null })
})

test('a request that is no execution gets 400, and an unknown action 404', async () => {
  const post = async (name: string, sent: unknown) => {
    const body = JSON.stringify(sent)
    const url = `${PUBLIC}/hubspot/actions/${name}`
    const headers = signedHeadersV2(emulator.appSecret, { method: 'POST', url, body })
    return (await fetch(`${hub.url}/hubspot/actions/${name}`, { method: 'POST', headers, body })).status
  }
  expect(await post('renew', [])).toBe(400)
  expect(
    await post('renew', {
      callbackId: 'a',
      origin: { portalId: 1 },
      object: { objectId: 1, objectType: 'QUOTE' },
    }),
  ).toBe(400)
  expect(await post('delete', {})).toBe(404)
  expect((await fetch(`${hub.url}/hubspot/actions/renew`)).status).toBe(405)
})

test('a suspended license that a workflow renews stays suspended', async () => {
  const { licenseId, act } = await seedCustomer({ term: 'P1Y' })
  await transact(db, (tx) => suspendLicense(app.admin, tx, { licenseId, reason: 'By hand.' }))
  expect((await act('renew')).outputFields).toMatchObject({ result: 'done' })
  expect(await licenseOf(licenseId)).toMatchObject({ suspendReason: 'By hand.' })
})

test('works on the contact of a customer, and on a ticket', async () => {
  const { accountId, license, act: _ } = await seedCustomer()
  const contact = await db.contact.findFirstOrThrow({ where: { accountId } })
  const { remoteId } = await db.crmRecord.findUniqueOrThrow({
    where: { kind_subjectId: { kind: 'CONTACT', subjectId: contact.id } },
  })
  expect(
    (await execute('change-seats', { objectType: 'CONTACT', objectId: remoteId!, inputFields: { seats: 4 } }))
      .outputFields,
  ).toMatchObject({ license })
  const ticket = await hub.agent('POST', objects('tickets'), {
    properties: { subject: 'More seats', hs_pipeline_stage: '1' },
  })
  await hub.agent('PUT', objects('tickets', `/${ticket.id}/associations/default/contacts/${remoteId}`))
  expect(
    (await execute('change-seats', { objectType: 'TICKET', objectId: ticket.id, inputFields: { seats: 5 } }))
      .outputFields,
  ).toMatchObject({ license })
})

test('actions above the rate limit of a portal get 429 with the delay, and change nothing', async () => {
  const { licenseId, companyId } = await seedCustomer()
  const { requests } = app.ctx.limits
  // The actions of the other tests count too.
  while ((await requests.take(`${emulator.portal.id} hubspot:workflow`)) === 0);
  const url = `${PUBLIC}/hubspot/actions/suspend`
  const body = JSON.stringify({
    callbackId: 'ap-busy',
    origin: { portalId: emulator.portal.id },
    object: { objectId: companyId, objectType: 'COMPANY' },
    inputFields: {},
  })
  const headers = signedHeadersV2(emulator.appSecret, { method: 'POST', url, body })
  const response = await fetch(`${hub.url}/hubspot/actions/suspend`, { method: 'POST', headers, body })
  expect(response.status).toBe(429)
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await licenseOf(licenseId)).toMatchObject({ suspendedAt: null })
})
