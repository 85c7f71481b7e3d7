import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { heartbeat } from '../../../src/domain/activations/heartbeat.ts'
import { type ReleaseDeviceInput, releaseDevice } from '../../../src/domain/activations/release-device.ts'
import { requestDeviceRelease } from '../../../src/domain/activations/request-device-release.ts'
import { checkOutLicense } from '../../../src/domain/license-files/check-out.ts'
import { forgetCodes } from '../../../src/domain/mailed-codes/forget.ts'
import { anonymousCaller } from '../../../src/platform/caller.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { forgetContact } from '../../../src/privacy/forget-contact.ts'
import { startTestApp } from '../../app.ts'
import { createEmbedded } from '../../database.ts'
import { execute } from '../../graphql.ts'
import { createMailbox } from '../../mailbox.ts'
import { seedLicense } from '../../seed.ts'

const mailbox = createMailbox()
const app = await startTestApp(createEmbedded, mailbox.mail)
const { admin } = app
const { db } = app.ctx
/** Software in the field. */
const field = { ...app.ctx, caller: anonymousCaller('test') }

const activate = async (key: string, fingerprint: string) =>
  toTypedId('Activation', (await activateLicense(field, { key, fingerprint })).activationId)
const request = (key: string) => transact(db, (tx) => requestDeviceRelease(field, tx, { key }))
const release = (input: ReleaseDeviceInput) => releaseDevice(field, input)

/** A license with one seat that a device uses, and the address of its contact. */
async function seed(rules: Record<string, unknown> = {}) {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseKey: key, licenseId, accountId } = await seedLicense(admin, { maxActivations: 1, ...rules })
  const device = await activate(key, 'old-laptop')
  const { email } = await db.contact.findFirstOrThrow({ where: { accountId } })
  const requestCode = async () => {
    await request(key)
    await app.runJobs()
    return mailbox.codeFor(email)
  }
  const codeOf = () =>
    db.mailedCode.findFirstOrThrow({ where: { purpose: 'RELEASE_DEVICE' }, orderBy: { id: 'desc' } })
  return { key, licenseId, accountId, device, email, requestCode, codeOf }
}
/** Another code that is as long as a code. */
const wrong = (code: string) => (code.startsWith('0') ? '1' : '0') + code.slice(1)

test('a user with the key and the mailed code releases another device, and the customer is notified', async () => {
  const { key, licenseId, device, email, requestCode } = await seed()
  const code = await requestCode()
  expect(mailbox.mailsTo(email).join('\n')).toMatch(/^Subject: Your code to release a device/m)

  expect(await release({ key, code: code.toLowerCase().replace('-', ' '), device })).toEqual({
    released: true,
    seatFreeAt: new Date('2026-01-15T12:00:00Z'),
  })

  await activate(key, 'new-laptop')
  await app.runJobs()
  expect(mailbox.mailsTo(email).at(-1)).toMatch(/^Subject: A device was released/m)
  const events = await db.event.findMany({
    where: { licenseId, type: { in: ['device-release.requested', 'activation.released'] } },
    orderBy: { id: 'asc' },
  })
  expect(events).toMatchObject([
    { type: 'device-release.requested', actor: 'app', data: { contact: expect.stringMatching(/^cont_/) } },
    { type: 'activation.released', actor: 'app', data: { by: 'code' } },
  ])
})

test('the code is in no table in plain text, and its mail is not kept', async () => {
  const { codeOf, key, email } = await seed()
  await request(key)
  const before = await codeOf()
  expect(before.sealedMail).not.toBeNull()
  await app.runJobs()
  const code = mailbox.codeFor(email)
  const after = await codeOf()
  expect(after.sealedMail).toBeNull()
  for (const part of [code, code.replace('-', ''), email]) {
    expect(JSON.stringify(before)).not.toContain(part)
    expect(JSON.stringify(after)).not.toContain(part)
    expect(JSON.stringify(app.logged)).not.toContain(part)
  }
})

test('after five wrong codes the right one does not work either', async () => {
  const { key, device, requestCode, licenseId } = await seed()
  const code = await requestCode()
  for (let attempt = 0; attempt < 5; attempt++) {
    await expect(release({ key, code: wrong(code), device })).rejects.toMatchObject({
      code: 'CODE_INVALID',
      nextAction: 'REQUEST_CODE',
    })
  }
  await expect(release({ key, code, device })).rejects.toMatchObject({ code: 'CODE_INVALID' })
  expect(await db.activation.count({ where: { licenseId, deactivatedAt: null } })).toBe(1)

  app.setNow('2026-01-15T12:01:00Z')
  expect(await release({ key, code: await requestCode(), device })).toMatchObject({ released: true })
})

test('four wrong codes leave the right one valid', async () => {
  const { key, device, requestCode } = await seed()
  const code = await requestCode()
  for (let attempt = 0; attempt < 4; attempt++)
    await expect(release({ key, code: wrong(code), device })).rejects.toMatchObject({ code: 'CODE_INVALID' })
  expect(await release({ key, code, device })).toMatchObject({ released: true })
})

test('a text that is no code is refused without counting as an attempt', async () => {
  const { key, device, requestCode, codeOf } = await seed()
  await requestCode()
  await expect(release({ key, code: '1234', device })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    issues: [{ path: ['code'] }],
  })
  expect((await codeOf()).attempts).toBe(0)
})

test('a code works for 15 minutes', async () => {
  const { key, device, requestCode } = await seed()
  const code = await requestCode()
  app.setNow('2026-01-15T12:15:00Z')
  await expect(release({ key, code, device })).rejects.toMatchObject({ code: 'CODE_INVALID' })
  app.setNow('2026-01-15T12:14:59.999Z')
  expect(await release({ key, code, device })).toMatchObject({ released: true })
})

test('a code releases one device, and a repeat for it changes nothing', async () => {
  const { key, device, requestCode, licenseId } = await seed({ maxActivations: 2 })
  const other = await activate(key, 'desktop')
  const code = await requestCode()
  await release({ key, code, device })

  expect(await release({ key, code, device })).toMatchObject({ released: false })
  await expect(release({ key, code, device: other })).rejects.toMatchObject({ code: 'CODE_INVALID' })
  expect(await db.event.count({ where: { licenseId, type: 'activation.released' } })).toBe(1)
})

test('a repeat with the same idempotency key returns the first outcome, also that of a wrong code', async () => {
  const { key, device, requestCode, codeOf } = await seed()
  const code = await requestCode()
  const again = { key, code: wrong(code), device, idempotencyKey: 'wrong' }
  for (let repeat = 0; repeat < 3; repeat++)
    await expect(release(again)).rejects.toMatchObject({ code: 'CODE_INVALID' })
  expect((await codeOf()).attempts).toBe(1)

  const right = { key, code, device, idempotencyKey: 'right' }
  const first = await release(right)
  expect(first).toMatchObject({ released: true })
  expect(await release(right)).toEqual(first)
})

test('within a minute another request mails nothing; after it a new code replaces the last', async () => {
  const { key, device, email, requestCode } = await seed()
  const first = await requestCode()
  app.setNow('2026-01-15T12:00:59.999Z')
  expect(await request(key)).toMatchObject({
    codeExpiresAt: new Date('2026-01-15T12:15:00Z'),
    nextCodeAt: new Date('2026-01-15T12:01:00Z'),
  })
  await app.runJobs()
  expect(mailbox.codesFor(email)).toHaveLength(1)

  app.setNow('2026-01-15T12:01:00Z')
  const second = await requestCode()
  await expect(release({ key, code: first, device })).rejects.toMatchObject({ code: 'CODE_INVALID' })
  expect(await release({ key, code: second, device })).toMatchObject({ released: true })
})

test('a license gets five codes in 24 hours', async () => {
  const { key, email, requestCode } = await seed()
  for (let hour = 12; hour < 17; hour++) {
    app.setNow(`2026-01-15T${hour}:00:00Z`)
    await requestCode()
  }
  app.setNow('2026-01-15T23:00:00Z')
  await expect(request(key)).rejects.toMatchObject({
    code: 'CODE_LIMIT_EXCEEDED',
    limit: 5,
    used: 5,
    nextAllowedAt: new Date('2026-01-16T12:00:00Z'),
    nextAction: 'WAIT',
  })
  await app.runJobs()
  expect(mailbox.codesFor(email)).toHaveLength(5)

  app.setNow('2026-01-16T12:00:00Z')
  await requestCode()
  expect(mailbox.codesFor(email)).toHaveLength(6)
})

test('a mailbox gets ten mails with codes in 24 hours, however many of its licenses are named', async () => {
  const seeds = [await seed(), await seed(), await seed()]
  await db.contact.updateMany({
    where: { accountId: { in: seeds.map(({ accountId }) => accountId) } },
    data: { email: 'victim+tag@example.org' },
  })
  for (let minute = 0; minute < 5; minute++) {
    app.setNow(`2026-01-15T13:0${minute}:00Z`)
    for (const { key } of seeds) await request(key)
    await app.runJobs()
  }
  expect(mailbox.codesFor('victim+tag@example.org')).toHaveLength(10)
})

test('the result is the same without a contact that receives mail', async () => {
  const { key, accountId, device, codeOf } = await seed()
  const withContact = await request(key)
  const without = await seed()
  await db.contact.updateMany({
    where: { accountId: without.accountId },
    data: { mailStoppedAt: new Date(), mailStopReason: 'CONTACT_BOUNCED' },
  })
  const result = await request(without.key)
  expect({ ...result, seatHolders: [] }).toEqual({ ...withContact, seatHolders: [] })
  expect(await codeOf()).toMatchObject({ recipient: null, sealedMail: null })
  await expect(release({ key: without.key, code: '00000000', device: without.device })).rejects.toMatchObject(
    { code: 'CODE_INVALID' },
  )
  expect({ accountId, device }).not.toEqual({ accountId: without.accountId, device: without.device })
})

test('the code is mailed to a technical contact if there is one', async () => {
  const { key, accountId, email } = await seed()
  await db.contact.updateMany({ where: { accountId }, data: { roles: ['OWNER', 'BILLING'] } })
  const technical = `admin-of-${email}`
  await db.contact.create({ data: { accountId, name: 'Bob', email: technical, roles: ['TECHNICAL'] } })
  await request(key)
  await app.runJobs()
  expect(mailbox.codesFor(technical)).toHaveLength(1)
  expect(mailbox.codesFor(email)).toHaveLength(0)
})

test('a device of another license does not exist for the key, and the code stays valid', async () => {
  const { key, device, requestCode } = await seed()
  const other = await seed()
  const code = await requestCode()
  await expect(release({ key, code, device: other.device })).rejects.toMatchObject({
    code: 'ACTIVATION_NOT_FOUND',
  })
  // The code of one license is none of another.
  await other.requestCode()
  await expect(release({ key: other.key, code, device: other.device })).rejects.toMatchObject({
    code: 'CODE_INVALID',
  })
  expect(await release({ key, code, device })).toMatchObject({ released: true })
})

test('a device with a license file keeps its seat until the file ends', async () => {
  const { key, device, requestCode } = await seed({ offline: { ttl: 'P7D' } })
  const { expiresAt } = await transact(db, (tx) =>
    checkOutLicense(field, tx, { key, fingerprint: 'old-laptop' }),
  )
  const code = await requestCode()
  expect(await release({ key, code, device })).toEqual({ released: true, seatFreeAt: expiresAt })
  expect(await release({ key, code, device })).toEqual({ released: false, seatFreeAt: expiresAt })
  await expect(activate(key, 'new-laptop')).rejects.toMatchObject({
    code: 'ACTIVATION_LIMIT_EXCEEDED',
    nextAllowedAt: expiresAt,
    seatHolders: [{ device, seatFreeAt: expiresAt }],
  })
})

test('a device stays active if its seat could move to no other device', async () => {
  const { key, requestCode } = await seed({ transferLimit: { count: 1, per: 'P30D' } })
  await transact(db, (tx) => deactivateLicense(field, tx, { key, fingerprint: 'old-laptop' }))
  const device = await activate(key, 'new-laptop')
  const code = await requestCode()
  await expect(release({ key, code, device })).rejects.toMatchObject({
    code: 'TRANSFER_LIMIT_EXCEEDED',
    nextAllowedAt: new Date('2026-02-14T12:00:00Z'),
    nextAction: 'WAIT',
  })
  expect(await transact(db, (tx) => heartbeat(field, tx, { key, fingerprint: 'new-laptop' }))).toMatchObject({
    validation: { valid: true },
  })
})

test('old codes are deleted', async () => {
  const { codeOf, requestCode } = await seed()
  await requestCode()
  app.setNow('2026-01-16T11:59:00Z')
  await forgetCodes(app.ctx)
  const { id } = await codeOf()
  app.setNow('2026-01-16T12:00:00Z')
  await forgetCodes(app.ctx)
  expect(await db.mailedCode.count({ where: { id } })).toBe(0)
})

const releaseDocument = `mutation ($input: ReleaseDeviceInput!) { releaseDevice(input: $input) {
  ... on ReleaseDevicePayload { released seatFreeAt } ... on Refusal { code }
} }`
const requestDocument = `mutation ($input: RequestDeviceReleaseInput!) { requestDeviceRelease(input: $input) {
  ... on RequestDeviceReleasePayload { codeExpiresAt nextCodeAt seatHolders { device name } } ... on Refusal { code }
} }`

test('software without a credential releases a device through the graph', async () => {
  const { key, device, email } = await seed()
  const requested = await execute(app, field, requestDocument, { input: { key } })
  expect(requested.data.requestDeviceRelease).toEqual({
    codeExpiresAt: '2026-01-15T12:15:00.000Z',
    nextCodeAt: '2026-01-15T12:01:00.000Z',
    seatHolders: [{ device, name: null }],
  })
  await app.runJobs()
  const input = { key, code: mailbox.codeFor(email), device }
  expect((await execute(app, field, releaseDocument, { input })).data.releaseDevice).toEqual({
    released: true,
    seatFreeAt: '2026-01-15T12:00:00.000Z',
  })
})

test('a customer with a credential releases a device with the key and the code', async () => {
  const { key, device, email, accountId } = await seed()
  const customer = app.as({ audience: 'ACCOUNT', accountId })
  await execute(app, customer, requestDocument, { input: { key } })
  await app.runJobs()
  const input = { key, code: mailbox.codeFor(email), device }
  expect((await execute(app, customer, releaseDocument, { input })).data.releaseDevice).toMatchObject({
    released: true,
  })
})

test('an address makes 30 attempts at codes in ten minutes, over all licenses together', async () => {
  const caller = anonymousCaller('test', '203.0.113.9')
  const licenses = [await seed(), await seed(), await seed(), await seed()]
  let invalid = 0
  for (let attempt = 0; attempt < 30; attempt++) {
    const { key, device } = licenses[attempt % licenses.length]!
    const answer = await execute(app, { caller }, releaseDocument, {
      input: { key, device, code: '00000000' },
    })
    if (answer.data.releaseDevice.code === 'CODE_INVALID') invalid++
  }
  expect(invalid).toBe(30)
  const [{ key, device }] = licenses as [(typeof licenses)[number]]
  for (const [document, input] of [
    [releaseDocument, { key, device, code: '00000000' }],
    [requestDocument, { key }],
  ] as const) {
    const { errors } = await execute(app, { caller }, document, { input })
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }])
  }
})

test('a forgotten person gets no code, and leaves no trace in the codes', async () => {
  const { key, accountId, email } = await seed()
  await request(key)
  const { id: contactId } = await db.contact.findFirstOrThrow({ where: { accountId } })
  await transact(db, (tx) => forgetContact(admin, tx, { contactId, reason: 'Asked.' }))
  await app.runJobs()
  expect(mailbox.mailsTo(email)).toEqual([])
  const rows = await db.mailedCode.findMany({ where: { purpose: 'RELEASE_DEVICE' }, orderBy: { id: 'desc' } })
  expect(rows[0]).toMatchObject({ recipient: null, sealedMail: null })
})
