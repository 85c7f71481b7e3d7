import { expect, test } from 'vitest'
import { getDatamodel } from '../../prisma/pothos-types.ts'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../src/domain/activations/deactivate.ts'
import { changeLicenses } from '../../src/domain/bulk-operations/change-licenses.ts'
import { runBulkOperations } from '../../src/domain/bulk-operations/run.ts'
import { issueLicense } from '../../src/domain/licenses/issue.ts'
import { suspendLicense } from '../../src/domain/licenses/suspend.ts'
import { claimNotification } from '../../src/domain/notifications/claim-notification.ts'
import { recordDelivery } from '../../src/domain/notifications/record-delivery.ts'
import { setContactPreferences } from '../../src/domain/notifications/set-contact-preferences.ts'
import { startOnboarding } from '../../src/domain/onboarding/start.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { camelCase } from '../../src/privacy/export-account.ts'
import { exportSections } from '../../src/privacy/export-sections.ts'
import { startTestApp } from '../app.ts'
import { dumpTables } from '../dump-tables.ts'
import { execute } from '../graphql.ts'
import { seedLicenseType, uniqueCode } from '../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const { licenseType } = await seedLicenseType(admin, { maxActivations: 9 })

/** Creates a contact in a new account with a license. */
async function seedPerson(contact: { name: string; email: string }) {
  const name = uniqueCode('account')
  const { accountId } = await startOnboarding(admin, { account: { name, externalId: name, contact } })
  const { id } = await db.contact.findFirstOrThrow({ where: { accountId, email: contact.email } })
  const issued = await transact(db, (tx) => issueLicense(admin, tx, { accountId, licenseType }))
  return { accountId, contactId: id, ...issued }
}

const mutation = `mutation ($input: ForgetContactInput!) {
  forgetContact(input: $input) {
    ... on ForgetContactPayload { contact { id name email } withoutContact { id } }
    ... on Refusal { code }
  }
}`
async function forget(contactId: string, about: object = {}, ctx = admin) {
  const input = { contact: toTypedId('Contact', contactId), reason: 'Requested by letter.', ...about }
  const { data, errors } = await execute(app, ctx, mutation, { input })
  expect(errors).toBeUndefined()
  return data.forgetContact
}

/** Returns the tables that contain one of the texts, in any case. */
async function tablesContaining(...texts: string[]): Promise<string[]> {
  const tables = [...(await dumpTables(app.ctx.sql))]
  return tables
    .filter(([, rows]) => texts.some((text) => rows.toLowerCase().includes(text.toLowerCase())))
    .map(([name]) => name)
}

/** Columns with codes and ids, which cannot name a person. */
const isCode = (name: string) => /^(code|id|kind|meter|partner|type)$|[a-z](Id|Code)$/.test(name)

test('each text column is declared as free text, or listed here as a code', () => {
  const codes: Record<string, string[]> = {
    // Name and ids of the customer, which is not a person.
    Account: ['name', 'externalId', 'domain', 'partner'],
    // Deleted with the contact itself.
    Contact: ['name', 'email', 'locale'],
    // An ID of the caller's system.
    Onboarding: ['sale'],
    License: ['keyHint', 'timeZone', 'lastInvalidCode', 'entitlementOverrides'],
    // The software identifies the device by its fingerprint.
    Activation: ['fingerprint', 'platform', 'version'],
    // Deleted if the device names the person.
    RefusedRequest: ['fingerprint', 'network', 'version'],
    UsageCounter: ['meter', 'period'],
    UsageRecord: ['meter', 'requestId'],
    LicenseFile: ['deviceJwk', 'requestId'],
    OnboardingAttempt: ['code', 'requestId'],
    Notification: ['occasion', 'offset', 'reply', 'keyHint'],
    Event: ['type', 'requestId'],
    ApiKey: ['scopes', 'partner', 'hint'],
    CrmRecord: ['remoteId', 'associatedId', 'chosenRemoteId', 'parkedCode', 'pushedLinks'],
    CrmSuggestion: ['remoteId', 'domain'],
    CrmReview: ['code', 'source', 'remoteId', 'choices'],
    CrmDifference: ['remoteId'],
    CrmErasure: ['remoteIds', 'parkedCode'],
    Sale: ['source'],
    // Names of a shop and of a meter there.
    ReportedMeter: ['source', 'target'],
    SaleCustomer: ['source'],
    ShopState: ['source'],
    UsageReport: ['source', 'target'],
    SaleLine: ['sku', 'start', 'end', 'price'],
    SaleEffect: ['start', 'end'],
    SaleDecision: ['stated', 'end'],
    // Values of a license: seats, dates and codes. The reason names the sale.
    PooledKey: ['keyHint'],
    SoldLicense: ['base', 'current', 'suspendReason'],
    SaleAdjustment: ['before', 'after'],
    RenewalNegotiation: ['source'],
  }
  const { models } = getDatamodel().datamodel as unknown as {
    models: Record<string, { fields: { name: string; type: string; kind: string }[] }>
  }
  for (const { model, freeText = [], omit = {} } of exportSections) {
    const texts = models[model]!.fields.filter(
      ({ name, type, kind }) => kind === 'scalar' && ['String', 'Json'].includes(type) && !isCode(name),
    ).map(({ name }) => name)
    const known = [...freeText, ...Object.keys(omit)].map(camelCase)
    const rest = (codes[model] ?? []).filter((name) => !isCode(name))
    expect([model, texts.filter((name) => !known.includes(name)).sort()]).toEqual([model, rest.sort()])
  }
})

test('removes the name and the address from all tables, and changes nothing else', async () => {
  const person = { name: 'Zoë O’Hara-"Quill"', email: 'zoe.ohara@example.com' }
  const { accountId, contactId, licenseId, licenseKey: key } = await seedPerson(person)
  const elsewhere = await seedPerson({ name: 'Zoë Quillfeather', email: person.email })
  const bea = await db.contact.create({ data: { accountId, name: 'Bea Best', email: 'bea@example.com' } })
  const as = app.as({ audience: 'ADMIN', principal: `oidc:${person.email}` })
  const named = { name: `${person.name}’s laptop`, metadata: { login: person.email } }
  await activateLicense(admin, { key, fingerprint: 'kept', ...named })
  await activateLicense(admin, { key, fingerprint: `pc-of-${person.email}` })
  await transact(db, (tx) => deactivateLicense(admin, tx, { key, fingerprint: `pc-of-${person.email}` }))
  await activateLicense(admin, { key, fingerprint: 'build', name: 'Build server' })
  await transact(db, (tx) =>
    createApiKey(admin, tx, { name: `for ${person.name}`, audience: 'ACCOUNT', accountId }),
  )
  await execute(
    app,
    as,
    `mutation ($input: SuspendLicenseInput!) { suspendLicense(input: $input) { __typename } }`,
    {
      input: {
        license: toTypedId('License', licenseId),
        reason: `${person.name} left.`,
        idempotencyKey: 'k',
      },
    },
  )
  await db.license.update({
    where: { id: licenseId },
    data: { metadata: { 'buyer of it': person.name, seats: 3 } },
  })
  await db.account.update({ where: { id: accountId }, data: { metadata: { contact: person.email } } })
  await db.notification.updateMany({
    where: { contactId: bea.id },
    data: { subject: `About ${person.name}`, text: `Write to ${person.email.toUpperCase()}.` },
  })
  const refused = { licenseId, digest: Buffer.alloc(32), kind: 'ACTIVATION', code: 'LICENSE_SUSPENDED' }
  const times = { firstAt: app.ctx.now(), lastAt: app.ctx.now() }
  await db.refusedRequest.create({
    data: {
      ...refused,
      ...times,
      attempts: 1,
      device: person.name,
      fingerprint: `tablet-of-${person.email}`,
    },
  })
  const bulk = {
    selection: { accountId },
    change: { name: person.name, metadata: { buyer: person.email } },
    reason: `${person.name} left.`,
    dryRun: true,
  }
  await transact(db, (tx) => changeLicenses(as, tx, bulk))
  await runBulkOperations(app.ctx)
  expect((await tablesContaining(person.email)).sort()).toEqual([
    'public.accounts',
    'public.activations',
    'public.bulk_operation_rows',
    'public.bulk_operations',
    'public.contacts',
    'public.events',
    'public.idempotency_records',
    'public.notifications',
    'public.refused_requests',
  ])
  const events = await db.event.count({ where: { accountId } })
  const before = await db.license.findUniqueOrThrow({ where: { id: licenseId } })

  const answer = await forget(contactId, { reason: `${person.name} <${person.email}> wrote.` })

  expect(answer).toEqual({
    contact: {
      id: toTypedId('Contact', contactId),
      name: 'Anonymized',
      email: `${contactId}@anonymized.invalid`,
    },
    withoutContact: [{ id: toTypedId('Account', elsewhere.accountId) }],
  })
  expect(await tablesContaining(person.email, person.name, JSON.stringify(person.name).slice(1, -1))).toEqual(
    [],
  )
  expect(await tablesContaining('Zoë Quillfeather')).toEqual([])

  expect(await db.contact.findUniqueOrThrow({ where: { id: bea.id } })).toEqual(bea)
  expect(await db.license.findUniqueOrThrow({ where: { id: licenseId } })).toEqual({
    ...before,
    suspendReason: '[anonymized] left.',
    metadata: { 'buyer of it': '[anonymized]', seats: 3 },
  })
  const devices = await db.activation.findMany({ where: { licenseId }, orderBy: { id: 'asc' } })
  expect(devices.map(({ name, fingerprint }) => [name, fingerprint])).toEqual([
    [null, 'kept'],
    [null, `${devices[1]!.id}@anonymized.invalid`],
    ['Build server', 'build'],
  ])
  const recorded = await db.event.findMany({ where: { accountId }, orderBy: { id: 'asc' } })
  expect(recorded.slice(events).map(({ type, data }) => [type, data])).toEqual([
    ['contact.anonymized', {}],
    ['contact.forgotten', { reason: '[anonymized] <[anonymized]> wrote.', accounts: 2 }],
  ])
  expect(recorded.at(-1)).toMatchObject({ actor: 'system', subjectId: contactId, occurredAt: app.ctx.now() })
})

test('keeps the idempotency keys of other principals', async () => {
  const { contactId } = await seedPerson({ name: 'Gil Gray', email: 'gil@example.com' })
  const record = {
    field: 'x',
    key: 'k',
    inputDigest: Buffer.alloc(32),
    outcome: 'sealed',
    createdAt: new Date(),
  }
  const principals = [
    'oidc:Gil@example.com',
    'oidc:auth|gil@example.com',
    'oidc:virgil@example.com',
    'oidc:b.gil@example.com',
  ]
  for (const principal of principals)
    await db.idempotencyRecord.create({ data: { ...record, principal, expiresAt: new Date('2027-01-01') } })
  await forget(contactId)
  const left = await db.idempotencyRecord.findMany({ where: { principal: { in: principals } } })
  expect(left.map(({ principal }) => principal).sort()).toEqual([
    'oidc:b.gil@example.com',
    'oidc:virgil@example.com',
  ])
})

test('forgetting again changes nothing, and an unknown contact is refused', async () => {
  const { contactId } = await seedPerson({ name: 'Cal Cole', email: 'cal@example.com' })
  const first = await forget(contactId)
  const before = await dumpTables(app.ctx.sql)
  expect(await forget(contactId)).toEqual({ ...first, withoutContact: [] })
  expect(await forget('01900000-0000-7000-8000-000000000000')).toEqual({ code: 'CONTACT_NOT_FOUND' })
  expect(await forget(contactId, { reason: '' })).toEqual({ code: 'INPUT_INVALID' })
  expect(await dumpTables(app.ctx.sql)).toEqual(before)
})

test('suppresses queued mail, keeps no text of mail that is being sent, and never resumes mail', async () => {
  const person = { name: 'Dee Dunn', email: 'dee@example.com' }
  const { accountId, contactId, licenseId } = await seedPerson(person)
  await db.notification.updateMany({
    where: { state: 'QUEUED', NOT: { accountId } },
    data: { state: 'SUPPRESSED', reason: 'RESENT' },
  })
  const claim = (await claimNotification(app.ctx))!
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))

  await forget(contactId)
  await recordDelivery(app.ctx, claim, { outcome: 'SENT', subject: 'Dear Dee Dunn', text: person.email })
  await transact(db, (tx) => setContactPreferences(admin, tx, { contactId, resumeMail: true }))

  expect(await claimNotification(app.ctx)).toBeNull()
  const mails = await db.notification.findMany({ where: { contactId }, orderBy: { id: 'asc' } })
  expect(
    mails.map(({ state, reason, subject, text, sealedKey }) => [state, reason, subject, text, sealedKey]),
  ).toEqual([
    ['SENT', null, null, null, null],
    ['SUPPRESSED', 'CONTACT_ANONYMIZED', null, null, null],
  ])
  expect(await tablesContaining(person.email, person.name)).toEqual([])
})

test('records no erasure without a CRM', async () => {
  const { contactId } = await seedPerson({ name: 'Eve East', email: 'eve@example.com' })
  await forget(contactId)
  expect(await db.crmErasure.count()).toBe(0)
})
