import { expect, test } from 'vitest'
import { schemas } from '../../schema/index.ts'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { createPartner } from '../../src/auth/create-partner.ts'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { allows, type Scope, scopesOf } from '../../src/platform/caller.ts'
import { transact } from '../../src/platform/db.ts'
import { type NodeType, toTypedId } from '../../src/platform/ids.ts'
import { createWebhookEndpoint } from '../../src/webhooks/endpoints/create.ts'
import { startTestApp } from '../app.ts'
import { execute } from '../graphql.ts'
import { seedAccount, seedKeyPool, seedLicense } from '../seed.ts'
import { minimalDocuments } from './minimal-document.ts'

/** What each operation needs; those that are left out need no credential, or find out by what they find. */
const needed: Partial<Record<Scope, string[]>> = {
  ACCESS_WRITE: [
    'advanceClock',
    'apiKeys',
    'createApiKey',
    'revokeApiKey',
    'rotateSigningKey',
    'signingKeys',
  ],
  ACCOUNTS_READ: [
    'account',
    'accounts',
    'notifications',
    'onboarding',
    'onboardings',
    'partner',
    'partners',
    'search',
  ],
  ACCOUNTS_WRITE: ['mergeAccounts', 'updateAccount'],
  ACTIVATIONS_WRITE: ['releaseActivation', 'updateActivation'],
  AUDIT_READ: ['auditEventTypes', 'auditEvents'],
  CATALOG_READ: ['licenseType', 'licenseTypes', 'previewTerm', 'product', 'products'],
  CATALOG_WRITE: [
    'applyCatalog',
    'createProduct',
    'defineLicenseType',
    'defineRelease',
    'publishLicenseType',
    'retireLicenseType',
  ],
  CRM_READ: ['crmSync'],
  CRM_WRITE: [
    'decideSale',
    'linkAccountToCrm',
    'reconcileCrm',
    'replayCrmSync',
    'resolveCrmReview',
    'retryReview',
    'unlinkAccountFromCrm',
  ],
  CONTACTS_WRITE: ['addContact', 'removeContact', 'setContactPreferences', 'updateContact'],
  INSIGHTS_READ: ['insights'],
  JOBS_WRITE: ['jobs', 'retryFailedJobs'],
  LICENSES_READ: [
    'activation',
    'activations',
    'bannedFingerprints',
    'bulkOperation',
    'bulkOperationRows',
    'bulkOperations',
    'keyPool',
    'keyPools',
    'license',
    'licenseFiles',
    'licenses',
    'previewNotification',
    'previewSale',
    'sales',
  ],
  LICENSES_WRITE: [
    'addPooledKeys',
    'banFingerprint',
    'cancelBulkOperation',
    'cancelScheduledChange',
    'changeLicense',
    'changeLicenseType',
    'changeLicenseTypes',
    'changeLicenses',
    'closeKeyPool',
    'correctUsage',
    'createKeyPool',
    'extendLicense',
    'extendLicenses',
    'extendTrial',
    'issueLicense',
    'issueLicenses',
    'reinstateLicense',
    'reinstateLicenses',
    'renewLicense',
    'renewLicenses',
    'resendLicenseDetails',
    'revokeLicense',
    'revokeLicenses',
    'revokePooledKeys',
    'rotateLicenseKey',
    'suspendLicense',
    'suspendLicenses',
    'transferLicense',
    'unbanFingerprint',
  ],
  ONBOARDING_WRITE: [
    'abandonOnboarding',
    'assignLicense',
    'claimPooledKey',
    'startOnboarding',
    'verifyUsage',
  ],
  PARTNERS_WRITE: ['createPartner', 'updatePartner'],
  PRIVACY_WRITE: ['exportAccount', 'forgetContact'],
  WEBHOOKS_READ: ['webhookDeliveries', 'webhookDelivery', 'webhookEndpoint', 'webhookEndpoints'],
  WEBHOOKS_WRITE: [
    'createWebhookEndpoint',
    'deleteWebhookEndpoint',
    'disableWebhookEndpoint',
    'enableWebhookEndpoint',
    'replayWebhooks',
    'rotateWebhookSecret',
    'testWebhookEndpoint',
    'updateWebhookEndpoint',
  ],
}
const free = [
  'activateLicense',
  'answerLicenseRequest',
  'checkOutLicense',
  'deactivateLicense',
  'heartbeat',
  'node',
  'recordUsage',
  'releaseDevice',
  'releaseLicenseFile',
  'requestDeviceRelease',
  'validateLicense',
  'viewer',
]

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const documents = minimalDocuments(schemas.ADMIN)
const codesOf = async (document: string, scopes: Scope[]) => {
  const { data, errors } = await execute(app, app.as({ audience: 'ADMIN', scopes }), document)
  if (errors) expect(data ?? null).toBeNull()
  return errors?.map(({ extensions }) => extensions.code) ?? []
}

test('the table names every operation', () => {
  const known = [...free, ...Object.values(needed).flat()]
  const found = documents.map(({ operation }) => operation)
  expect(known.sort()).toEqual(found.sort())
})

test.each(Object.entries(needed) as [Scope, string[]][])(
  'without %s its operations are FORBIDDEN, and write nothing; with it they are not',
  async (scope, operations) => {
    const others = scopesOf.ADMIN.filter(
      (other) => !allows(app.as({ audience: 'ADMIN', scopes: [other] }).caller, scope),
    )
    const before = await db.event.count()
    const asked = documents.filter(({ operation }) => operations.includes(operation))
    for (const { document } of asked) {
      const { errors } = await execute(app, app.as({ audience: 'ADMIN', scopes: others }), document)
      expect(errors).toMatchObject([
        { message: expect.stringContaining(`\`${scope}\``), extensions: { code: 'FORBIDDEN', scope } },
      ])
    }
    expect(await db.event.count()).toBe(before)
    for (const { document } of asked) expect(await codesOf(document, [scope])).not.toContain('FORBIDDEN')
  },
)

test.each(free)('%s needs no scope', async (operation) => {
  const { document } = documents.find((candidate) => candidate.operation === operation)!
  expect(await codesOf(document, [])).not.toContain('FORBIDDEN')
})

/** A record of each type that has a scope, and that scope. */
async function seedNodes(): Promise<[NodeType, string, Scope][]> {
  const { licenseId, licenseKey: key, licenseType, product } = await seedLicense(admin)
  const { activationId } = await activateLicense(admin, { key, fingerprint: 'laptop' })
  const { accountId, onboardingId } = await seedAccount(admin)
  const { partnerId } = await transact(db, (tx) => createPartner(admin, tx, { code: 'north', name: 'North' }))
  const { poolId } = await seedKeyPool(admin, { licenseType })
  const { apiKeyId } = await transact(db, (tx) => createApiKey(admin, tx, { name: 'ci', audience: 'ADMIN' }))
  const { endpointId } = await transact(db, (tx) =>
    createWebhookEndpoint(admin, tx, { url: 'https://hooks.example/' }),
  )
  return [
    ['Product', (await db.product.findUniqueOrThrow({ where: { code: product } })).id, 'CATALOG_READ'],
    [
      'LicenseType',
      (await db.licenseType.findUniqueOrThrow({ where: { code: licenseType } })).id,
      'CATALOG_READ',
    ],
    ['Account', accountId, 'ACCOUNTS_READ'],
    ['Contact', (await db.contact.findFirstOrThrow({ where: { accountId } })).id, 'ACCOUNTS_READ'],
    ['License', licenseId, 'LICENSES_READ'],
    ['Activation', activationId, 'LICENSES_READ'],
    ['Onboarding', onboardingId, 'ACCOUNTS_READ'],
    [
      'OnboardingAttempt',
      (await db.onboardingAttempt.findFirstOrThrow({ where: { onboardingId } })).id,
      'ACCOUNTS_READ',
    ],
    ['Event', (await db.event.findFirstOrThrow({ where: { licenseId } })).id, 'AUDIT_READ'],
    ['ApiKey', apiKeyId, 'ACCESS_WRITE'],
    ['Partner', partnerId, 'ACCOUNTS_READ'],
    ['KeyPool', poolId, 'LICENSES_READ'],
    ['PooledKey', (await db.pooledKey.findFirstOrThrow({ where: { poolId } })).id, 'LICENSES_READ'],
    ['WebhookEndpoint', endpointId, 'WEBHOOKS_READ'],
  ]
}

test('node requires the same scope for a record as every other path', async () => {
  for (const [type, uuid, scope] of await seedNodes()) {
    const document = `{ node(id: "${toTypedId(type, uuid)}") { id } }`
    const others = scopesOf.ADMIN.filter(
      (other) => !allows(app.as({ audience: 'ADMIN', scopes: [other] }).caller, scope),
    )
    expect([type, await codesOf(document, others)]).toEqual([type, ['FORBIDDEN']])
    expect([type, await codesOf(document, [scope])]).toEqual([type, []])
  }
})

test('a record behind an edge requires its own scope', async () => {
  const { licenseId } = await seedLicense(admin)
  const id = toTypedId('License', licenseId)
  for (const edge of ['account { name }', 'product { code }', 'licenseType { code }']) {
    const document = `{ license(id: "${id}") { keyHint ${edge} } }`
    expect([edge, await codesOf(document, ['LICENSES_READ'])]).toEqual([edge, ['FORBIDDEN']])
  }
  expect(await codesOf(`{ license(id: "${id}") { keyHint status } }`, ['LICENSES_READ'])).toEqual([])
})

test('an onboarding shows its license and its device only to callers that may read licenses', async () => {
  const { licenseType } = await seedLicense(admin)
  const { onboardingId } = await seedAccount(admin)
  const id = toTypedId('Onboarding', onboardingId)
  const assign = `mutation {
    assignLicense(input: { onboarding: "${id}", licenseType: "${licenseType}" }) { ... on AssignLicensePayload { licenseKey } }
  }`
  const { data } = await execute(app, admin, assign)
  await activateLicense(admin, { key: data.assignLicense.licenseKey, fingerprint: 'laptop' })
  for (const edge of ['license { keyHint }', 'activation { fingerprint }']) {
    const document = `{ onboarding(id: "${id}") { state ${edge} } }`
    expect([edge, await codesOf(document, ['ACCOUNTS_READ'])]).toEqual([edge, ['FORBIDDEN']])
    expect([edge, await codesOf(document, ['ONBOARDING_WRITE'])]).toEqual([edge, []])
  }
})
