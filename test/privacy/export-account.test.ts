import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { getDatamodel } from '../../prisma/pothos-types.ts'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { claimPooledKey } from '../../src/domain/key-pools/claim.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { camelCase, readExport } from '../../src/privacy/export-account.ts'
import { exportSections, notExported } from '../../src/privacy/export-sections.ts'
import { startTestApp } from '../app.ts'
import { execute } from '../graphql.ts'
import { missingIdsLike, seedCustomer } from '../schema/paths-to-records.ts'
import { seedKeyPool } from '../seed.ts'

interface Field {
  name: string
  kind: string
  type: string
  isList: boolean
  relationFromFields?: string[]
}
const models = getDatamodel().datamodel.models as unknown as Record<string, { fields: Field[] }>

test('each model that refers to an account is exported, or left out with a reason', () => {
  const refers = new Set(['Account'])
  for (let before = 0; before !== refers.size; ) {
    before = refers.size
    for (const [name, { fields }] of Object.entries(models)) {
      const holds = (field: Field) =>
        ['accountId', 'licenseId'].includes(field.name) ||
        // The source and the id of a sale or of a customer there.
        (field.name === 'externalId' && fields.some(({ name }) => name === 'source')) ||
        (refers.has(field.type) && (field.relationFromFields ?? []).length > 0)
      if (fields.some(holds)) refers.add(name)
    }
  }
  const known = [...exportSections.map(({ model }) => model), ...Object.keys(notExported)]
  expect(known.sort()).toEqual([...refers].sort())
  for (const reason of Object.values(notExported)) expect(reason).toMatch(/\w+ \w+/)
})

test('omits each column that can contain a secret, and omits no unknown column', () => {
  for (const { model, omit = {} } of exportSections) {
    const columns = models[model]!.fields.filter(({ kind }) => kind !== 'object')
    const left = Object.keys(omit).map(camelCase)
    expect([model, left.filter((name) => !columns.some((column) => column.name === name))]).toEqual([
      model,
      [],
    ])
    const secret = columns
      .filter(({ name, type }) => type === 'Bytes' || /digest|sealed|secret|private|token|pepper/i.test(name))
      .map(({ name }) => name)
    expect([model, secret.filter((name) => !left.includes(name))]).toEqual([model, []])
  }
})

test('the manual lists every section of the document', () => {
  const manual = readFileSync('docs/privacy.md', 'utf8')
  for (const { name } of exportSections) expect(manual).toContain(`\`${name}\``)
})

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const ada = await seedCustomer(admin, admin)
const other = await seedCustomer(admin, admin)

const SEALED = 'eyJ-sealed'

/** Creates the records of a customer that the usual operations do not create. */
async function seedRest({ uuids, licenseType }: typeof ada) {
  const { Account: accountId, License: licenseId, Contact: contactId } = uuids
  const at = app.ctx.now()
  const { id: licenseTypeId } = await db.licenseType.findUniqueOrThrow({ where: { code: licenseType } })
  const { id: reconciliationId } = await db.crmReconciliation.create({
    data: { dryRun: true, requestedBy: 'test', requestedAt: at },
  })
  const dealId = accountId
  const digest = Buffer.from(accountId.replaceAll('-', ''))
  const { licenseKeys } = await seedKeyPool(admin, { licenseType })
  await transact(db, (tx) => claimPooledKey(admin, tx, { key: licenseKeys[0]!, accountId, sale: dealId }))
  await db.crmRecord.create({ data: { kind: 'CONTACT', subjectId: contactId, accountId, remoteId: '7' } })
  await db.accountFinding.create({
    data: { accountId, kind: 'ERROR_GREW', says: 'Seven accounts had it.', since: at },
  })
  await db.crmErasure.create({
    data: { contactId, accountId, remoteIds: ['7'], sealedAddress: SEALED, requestedAt: at },
  })
  await db.crmSuggestion.create({
    data: { accountId, remoteId: '8', domain: 'example.com', suggestedAt: at },
  })
  await db.crmReview.create({
    data: {
      accountId,
      code: 'RECORDS_MERGED',
      object: 'COMPANY',
      remoteId: '8',
      detail: 'See.',
      raisedAt: at,
    },
  })
  await db.crmDifference.create({
    data: { reconciliationId, kind: 'ACCOUNT', subjectId: accountId, accountId, expected: {}, found: {} },
  })
  const effect = {
    licenseTypeId,
    licenseId,
    intent: 'NEW',
    quantity: 1,
    inForce: true,
    issued: true,
  } as const
  await db.crmRenewal.create({
    data: { licenseId, terms: 1, expiry: at, portalId: '1', kind: 'DEAL', plannedAt: at },
  })
  await db.saleCustomer.create({
    data: { source: 'stripe:acct_1', externalId: `cus_${dealId}`, accountId, linkedAt: at },
  })
  await db.sale.create({
    data: {
      source: 'hubspot:1',
      externalId: dealId,
      accountId,
      state: 'WON',
      createdAt: at,
      changedAt: at,
      lines: { create: { number: 0, sku: 'STUDIO' } },
      effects: { create: { ...effect, appliedAt: at } },
      decisions: {
        create: {
          ...{
            licenseTypeId,
            stated: '',
            end: '',
            intent: 'NEW',
            decidedAt: at,
            decidedBy: 'hubspot:ada@example.com',
          },
        },
      },
    },
  })
  await db.shopState.create({
    data: { source: 'hubspot:1', externalId: dealId, changedAt: at, unfollowed: { customer: {} } },
  })
  await db.soldLicense.create({ data: { licenseId, base: {}, current: {}, issued: true } })
  await db.saleAdjustment.create({
    data: { licenseId, afterPosition: 1, before: {}, after: {}, noticedAt: at },
  })
  await db.renewalNegotiation.create({ data: { source: `1/${dealId}`, accountId, since: at } })
  await db.trial.create({
    data: {
      licenseTypeId,
      identity: 'EMAIL',
      digest,
      licenseId,
      startedAt: at,
    },
  })
  const {
    onboardingId,
    step,
    startedAt: quarter,
  } = await db.onboardingAttempt.findFirstOrThrow({
    where: { onboardingId: uuids.Onboarding },
  })
  await db.onboardingError.create({
    data: {
      onboardingId,
      accountId,
      step,
      code: 'INTERNAL',
      quarter,
      attempts: 1,
      firstAt: quarter,
      lastAt: quarter,
    },
  })
  await db.refusedRequest.create({
    data: {
      licenseId,
      digest: Buffer.from('request'),
      kind: 'ACTIVATION',
      code: 'ACTIVATION_LIMIT_EXCEEDED',
      attempts: 1,
      firstAt: at,
      lastAt: at,
    },
  })
  await db.scheduledChange.create({
    data: {
      licenseId,
      change: { name: 'Lab' },
      reason: 'agreed',
      effectiveAt: at,
      createdAt: at,
      createdBy: 'system',
    },
  })
  await db.bulkOperation.create({
    data: {
      kind: 'SUSPEND_LICENSES',
      selection: { account: toTypedId('Account', accountId) },
      parameters: {},
      reason: 'unpaid',
      dryRun: true,
      accountId,
      totalCount: 1,
      createdAt: at,
      createdBy: 'system',
      rows: { create: { position: 1, licenseId } },
    },
  })
  await db.bannedFingerprint.create({
    data: { fingerprint: 'stolen', digest: Buffer.alloc(32), accountId, reason: 'stolen', bannedAt: at },
  })
  await db.entitlementUse.create({ data: { licenseId, code: 'export', lastAskedAt: at } })
  await db.usageCounter.create({
    data: { licenseId, meter: 'renders', period: 'MONTH', periodStartAt: at, used: 3n },
  })
  await db.usageRecord.create({
    data: { licenseId, meter: 'renders', amount: 3, recordedAt: at, requestId: 'test' },
  })
  const reported = { licenseId, meter: 'renders', source: 'stripe:acct_1', target: {} }
  await db.reportedMeter.create({ data: { ...reported, checkedFrom: at } })
  await db.usageReport.create({ data: { ...reported, amount: 3n, recordedAt: at } })
  const { id: signingKeyId } = await db.signingKey.create({
    data: { kid: licenseId, publicJwk: {}, privateJwk: SEALED, createdAt: at, activeFrom: at },
  })
  const { id: statusListId } = await db.statusList.create({ data: {} })
  await db.licenseFile.create({
    data: {
      licenseId,
      activationId: uuids.Activation,
      seq: 1,
      signingKeyId,
      statusListId,
      statusIndex: 0,
      encrypted: false,
      issuedAt: at,
      expiresAt: new Date('2026-02-01T00:00:00Z'),
      deviceJwk: {},
      requestId: 'request-1',
      requestDigest: digest,
      sealedFile: SEALED,
    },
  })
  await transact(db, (tx) => createApiKey(admin, tx, { name: 'theirs', audience: 'ACCOUNT', accountId }))
}
await seedRest(ada)
await seedRest(other)

const mutation = `mutation ($input: ExportAccountInput!) {
  exportAccount(input: $input) {
    ... on ExportAccountPayload { account { id } document next }
    ... on Refusal { code message }
  }
}`
const ask = async (ctx: Parameters<typeof execute>[1], input: object) =>
  (await execute(app, ctx, mutation, { input: { reason: 'Requested by Ada.', ...input } })).data.exportAccount
const lists = (document: Record<string, unknown>) =>
  Object.fromEntries(exportSections.map(({ name }) => [name, document[name] as Record<string, unknown>[]]))

test('exports all data of an account, and no secrets or data of other accounts', async () => {
  const support = app.as({ audience: 'SUPPORT', principal: 'oidc:agent-7' })
  const { account, document, next } = await ask(support, { account: ada.ids.Account })

  expect(account).toEqual({ id: ada.ids.Account })
  expect(next).toBeNull()
  expect(document).toMatchObject({
    format: 'licet.account-export',
    version: 1,
    issuer: 'https://licenses.example',
    account: ada.ids.Account,
    exportedAt: '2026-01-15T12:00:00.000Z',
  })
  const found = lists(document)
  expect(Object.keys(document)).toEqual(expect.arrayContaining(Object.keys(found)))
  for (const [name, records] of Object.entries(found)) {
    expect([name, records.length > 0]).toEqual([name, true])
  }
  expect(found.contacts).toMatchObject([{ id: ada.ids.Contact, name: 'Ada Adams', email: ada.email }])
  expect(found.licenses!.find(({ id }) => id === ada.ids.License)).toMatchObject({
    accountId: ada.ids.Account,
    product: ada.product,
    licenseType: ada.licenseType,
    revision: 1,
    rules: { maxActivations: 9 },
  })
  expect(found.activations).toMatchObject([{ id: ada.ids.Activation, fingerprint: 'laptop' }])
  expect(found.onboardingAttempts!.length).toBeGreaterThan(2)

  const text = JSON.stringify(document)
  const { digest } = await db.licenseKey.findFirstOrThrow({ where: { licenseId: ada.uuids.License } })
  const hidden = [ada.licenseKey, SEALED, Buffer.from(digest).toString('hex'), other.email]
  const foreign = [...Object.values(other.ids), ...Object.values(other.uuids)]
  for (const mark of [...hidden, ...foreign]) expect(text).not.toContain(mark)
})

test('an export in parts has the same records, each once', async () => {
  const whole = lists((await readExport(app.ctx, ada.uuids.Account, null)).document)
  const joined: typeof whole = Object.fromEntries(exportSections.map(({ name }) => [name, []]))
  let parts = 0
  for (let after: string | null = null, last = false; !last; parts++) {
    const { document, next } = await readExport(app.ctx, ada.uuids.Account, after, 2)
    for (const { name } of exportSections) joined[name]!.push(...((document[name] ?? []) as []))
    last = next === null
    after = next
  }
  expect(parts).toBeGreaterThan(10)
  expect(joined).toEqual(whole)
})

test('records the caller, the time and the reason in the audit log, and writes nothing else', async () => {
  const before = await db.event.count()
  const support = app.as({ audience: 'SUPPORT', principal: 'oidc:agent-8' })
  await ask(support, { account: ada.ids.Account, idempotencyKey: 'export-1' })
  await ask(support, { account: ada.ids.Account, idempotencyKey: 'export-1' })
  const [event, ...more] = await db.event.findMany({ where: { actor: 'oidc:agent-8' } })
  expect(more).toEqual([])
  expect(event).toMatchObject({
    type: 'account.exported',
    subjectId: ada.uuids.Account,
    accountId: ada.uuids.Account,
    data: { reason: 'Requested by Ada.', part: 'first' },
    occurredAt: app.ctx.now(),
  })
  expect(await db.event.count()).toBe(before + 1)
})

test('refuses an unknown account, a foreign cursor and a missing reason, and writes nothing', async () => {
  const { next } = await readExport(app.ctx, other.uuids.Account, null, 1)
  const before = await db.event.count()
  const refused = async (input: object) => (await ask(admin, input)).code
  expect(await refused({ account: missingIdsLike(ada).Account })).toBe('ACCOUNT_NOT_FOUND')
  expect(await refused({ account: ada.ids.Account, after: next })).toBe('INPUT_INVALID')
  expect(await refused({ account: ada.ids.Account, after: 'x' })).toBe('INPUT_INVALID')
  expect(await refused({ account: ada.ids.Account, reason: '' })).toBe('INPUT_INVALID')
  expect(await db.event.count()).toBe(before)
})
