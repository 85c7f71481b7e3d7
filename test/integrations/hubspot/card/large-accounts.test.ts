import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { signCardRequest } from '../../../../integrations/hubspot/emulator/control/card-request.ts'
import { activateLicense } from '../../../../src/domain/activations/activate.ts'
import { issueLicense } from '../../../../src/domain/licenses/issue.ts'
import { transact } from '../../../../src/platform/db.ts'
import { toTypedId } from '../../../../src/platform/ids.ts'
import { seedAccount, seedLicenseType } from '../../../seed.ts'
import { PUBLIC, startPull } from '../pull.ts'
import { requestAsAgent } from './request-as-agent.ts'

const hub = await startPull({ mostSeats: 600 })
const { app, emulator } = hub
const { db } = app.ctx
const request = requestAsAgent(hub)

const LICENSES = 45
const DEVICES = 300

let company: string
let busy: string
let accountId: string
beforeAll(async () => {
  accountId = (await seedAccount(app.admin)).accountId
  const { licenseType } = await seedLicenseType(app.admin, { maxActivations: 500, term: 'P1Y' })
  const issued = []
  for (let number = 0; number < LICENSES; number++)
    issued.push(await transact(db, (tx) => issueLicense(app.admin, tx, { accountId, licenseType })))
  const { licenseId, licenseKey } = issued.at(-1)!
  const { activationId } = await activateLicense(app.admin, { key: licenseKey, fingerprint: 'first' })
  // Hundreds of devices, as an application of a large customer has them.
  await db.$executeRaw`
    insert into activations (id, license_id, fingerprint, fingerprint_digest, name, activated_at, last_seen_at, last_heartbeat_at)
    select gen_random_uuid(), license_id, 'fp-' || n, sha256(('fp-' || n)::bytea), repeat('Workstation ', 10) || n,
      activated_at, activated_at - n * interval '1 minute', activated_at
    from activations, generate_series(1, ${DEVICES - 1}::int) n where id = ${activationId}::uuid`
  await db.license.update({ where: { id: licenseId }, data: { activeActivations: DEVICES } })
  busy = toTypedId('License', licenseId)
  await hub.pull()
  const { remoteId } = await db.crmRecord.findUniqueOrThrow({
    where: { kind_subjectId: { kind: 'ACCOUNT', subjectId: accountId } },
  })
  company = remoteId!
})

/** Sends a signed request of the card with further parameters. */
async function get(path: string, parameters: Record<string, string> = {}) {
  const query = new URLSearchParams({ objectTypeId: '0-2', objectId: company, ...parameters })
  const url = `${PUBLIC}${path}?${query.toString().replaceAll('+', '%20')}`
  const signed = signCardRequest(emulator.portal, emulator.appSecret, { url })
  const response = await fetch(`${hub.url}${signed.url.slice(PUBLIC.length)}`, { headers: signed.headers })
  const text = await response.text()
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  return { status: response.status, text, body: JSON.parse(text) as any }
}

test('the card is far below the limit of HubSpot, and says how many licenses and devices follow', async () => {
  const { text, body } = await get('/hubspot/card')
  expect(Buffer.byteLength(text)).toBeLessThan(200_000)
  expect(body.licenses).toHaveLength(20)
  expect(body.moreLicenses).toBe(LICENSES - 20)
  expect(body.licenses[0]).toMatchObject({ id: busy, moreDevices: DEVICES - 20, seats: { used: DEVICES } })
  expect(body.licenses[0].devices).toHaveLength(20)
})

test('pages of licenses contain each license once', async () => {
  const ids: string[] = []
  for (let after: string | null = ''; after !== null; ) {
    const { body } = await get('/hubspot/card', after ? { after } : {})
    ids.push(...body.licenses.map(({ id }: { id: string }) => id))
    after = body.nextLicenses
  }
  expect([ids.length, new Set(ids).size]).toEqual([LICENSES, LICENSES])
})

test('pages of devices contain each device once, the last seen first', async () => {
  const devices: { id: string; lastSeenAt: string }[] = []
  for (let more = 1; more > 0; ) {
    const last = devices.at(-1)
    const { body } = await get('/hubspot/card/devices', { license: busy, ...(last && { after: last.id }) })
    devices.push(...body.devices)
    more = body.moreDevices
  }
  expect([devices.length, new Set(devices.map(({ id }) => id)).size]).toEqual([DEVICES, DEVICES])
  const times = devices.map(({ lastSeenAt }) => lastSeenAt)
  expect(times).toEqual(times.toSorted().toReversed())
})

test('finds devices and licenses by a part of a text', async () => {
  const { body } = await get('/hubspot/card/devices', { license: busy, search: 'workstation 299' })
  expect(body).toMatchObject({
    devices: [{ name: expect.stringContaining('Workstation 299') }],
    moreDevices: 0,
  })
  expect((await get('/hubspot/card', { search: 'fp-299' })).body).toMatchObject({
    licenses: [{ id: busy }],
    moreLicenses: 0,
  })
  expect((await get('/hubspot/card', { search: 'no such text' })).body).toMatchObject({
    licenses: [],
    moreLicenses: 0,
    nextLicenses: null,
  })
})

test('devices of another account are not found', async () => {
  const other = (await seedAccount(app.admin)).accountId
  const { licenseType } = await seedLicenseType(app.admin)
  const { licenseId } = await transact(db, (tx) =>
    issueLicense(app.admin, tx, { accountId: other, licenseType }),
  )
  const license = toTypedId('License', licenseId)
  expect((await get('/hubspot/card/devices', { license })).status).toBe(404)
  expect((await get('/hubspot/card/devices')).status).toBe(404)
  expect((await get('/hubspot/card/devices', { license: 'lic_unreadable' })).status).toBe(404)
})

const act = (action: object) =>
  request({
    objectTypeId: '0-2',
    objectId: company,
    action: { reason: 'Ticket 4711', idempotencyKey: randomUUID(), ...action },
  })
const licenseOf = () => db.license.findFirstOrThrow({ where: { accountId }, orderBy: { id: 'desc' } })

test('changes seats up to the configured number, once for a click', async () => {
  const click = { action: 'CHANGE_SEATS', license: busy, seats: 600, idempotencyKey: 'seats' }
  const responses = await Promise.all([act(click), act(click)])
  expect(responses.map(({ status }) => status)).toEqual([200, 200])
  expect(await licenseOf()).toMatchObject({ maxActivations: 600 })
  expect(await act({ action: 'CHANGE_SEATS', license: busy, seats: 601 })).toMatchObject({
    status: 422,
    body: { code: 'INPUT_INVALID' },
  })
  expect(await act({ action: 'CHANGE_SEATS', license: busy, seats: 0 })).toMatchObject({ status: 422 })
  expect(await licenseOf()).toMatchObject({ maxActivations: 600 })
  const { id } = await licenseOf()
  expect(await db.event.count({ where: { licenseId: id, type: 'license.changed' } })).toBe(1)
})

test('extends a license that is no trial within the configured limits', async () => {
  const { body } = await get('/hubspot/card')
  expect(body).toMatchObject({ licenseExtensionDays: 14, trialExtensionDays: 14, mostSeats: 600 })
  const before = await licenseOf()
  expect(await act({ action: 'EXTEND', license: busy, days: 15 })).toMatchObject({ status: 422 })
  expect(await act({ action: 'EXTEND', license: busy, days: 14 })).toMatchObject({ status: 200 })
  const { expiry } = await licenseOf()
  expect(expiry!.getTime() - before.expiry!.getTime()).toBe(14 * 24 * 60 * 60 * 1000)
  expect(await act({ action: 'EXTEND', license: busy, days: 1 })).toMatchObject({ status: 200 })
  expect(await act({ action: 'EXTEND', license: busy, days: 1 })).toMatchObject({
    status: 409,
    body: { code: 'LICENSE_EXTENSION_EXCEEDED' },
  })
})
