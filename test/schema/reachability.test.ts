import { randomUUID } from 'node:crypto'
import { buildClientSchema, getIntrospectionQuery } from 'graphql'
import { expect, test } from 'vitest'
import { schemas } from '../../schema/index.ts'
import { type Audience, anonymousCaller } from '../../src/platform/caller.ts'
import { startTestApp } from '../app.ts'
import { execute } from '../graphql.ts'

/** Audiences of each field: A app, C account, P partner, S support, V admin (the vendor). */
const operations: Record<string, string> = {
  'query account': 'CPSV',
  'query accounts': 'PSV',
  'query activation': 'CPSV',
  'query activations': 'CPSV',
  'query apiKeys': 'V',
  'query auditEventTypes': 'SV',
  'query auditEvents': 'SV',
  'query bannedFingerprints': 'SV',
  'query bulkOperation': 'SV',
  'query bulkOperationRows': 'SV',
  'query bulkOperations': 'SV',
  'query crmSync': 'SV',
  'query insights': 'PSV',
  'query jobs': 'V',
  'query keyPool': 'PSV',
  'query keyPools': 'PSV',
  'query license': 'CPSV',
  'query licenseFiles': 'SV',
  'query licenseType': 'PSV',
  'query licenseTypes': 'PSV',
  'query licenses': 'CPSV',
  'query node': 'CPSV',
  'query notifications': 'PSV',
  'query onboarding': 'PSV',
  'query onboardings': 'PSV',
  'query previewSale': 'SV',
  'query previewTerm': 'PSV',
  'query partner': 'SV',
  'query partners': 'SV',
  'query product': 'PSV',
  'query products': 'PSV',
  'query sales': 'SV',
  'query search': 'PSV',
  'query signingKeys': 'V',
  'query validateLicense': 'ACPSV',
  'query viewer': 'ACPSV',
  'query webhookDeliveries': 'PSV',
  'query webhookDelivery': 'PSV',
  'query webhookEndpoint': 'PSV',
  'query webhookEndpoints': 'PSV',
  'mutation abandonOnboarding': 'PV',
  'mutation activateLicense': 'ACPSV',
  'mutation addContact': 'CPSV',
  'mutation addPooledKeys': 'V',
  'mutation advanceClock': 'V',
  'mutation answerLicenseRequest': 'ACPSV',
  'mutation applyCatalog': 'V',
  'mutation assignLicense': 'PV',
  'mutation banFingerprint': 'SV',
  'mutation cancelBulkOperation': 'SV',
  'mutation cancelScheduledChange': 'SV',
  'mutation changeLicense': 'SV',
  'mutation changeLicenseType': 'SV',
  'mutation changeLicenseTypes': 'SV',
  'mutation changeLicenses': 'SV',
  'mutation checkOutLicense': 'ACPSV',
  'mutation claimPooledKey': 'PV',
  'mutation closeKeyPool': 'V',
  'mutation correctUsage': 'SV',
  'mutation createApiKey': 'V',
  'mutation createKeyPool': 'V',
  'mutation createPartner': 'V',
  'mutation createProduct': 'V',
  'mutation createWebhookEndpoint': 'PV',
  'mutation deactivateLicense': 'ACPSV',
  'mutation decideSale': 'SV',
  'mutation defineLicenseType': 'V',
  'mutation defineRelease': 'V',
  'mutation deleteWebhookEndpoint': 'PV',
  'mutation disableWebhookEndpoint': 'PV',
  'mutation enableWebhookEndpoint': 'PV',
  'mutation exportAccount': 'SV',
  'mutation extendLicense': 'SV',
  'mutation extendLicenses': 'SV',
  'mutation extendTrial': 'SV',
  'mutation forgetContact': 'SV',
  'mutation heartbeat': 'ACPSV',
  'mutation issueLicense': 'V',
  'mutation issueLicenses': 'V',
  'mutation linkAccountToCrm': 'SV',
  'mutation mergeAccounts': 'SV',
  'mutation previewNotification': 'PSV',
  'mutation publishLicenseType': 'V',
  'mutation reconcileCrm': 'SV',
  'mutation recordUsage': 'ACPSV',
  'mutation reinstateLicense': 'SV',
  'mutation reinstateLicenses': 'SV',
  'mutation releaseActivation': 'CPSV',
  'mutation releaseDevice': 'ACPSV',
  'mutation releaseLicenseFile': 'ACPSV',
  'mutation removeContact': 'CPSV',
  'mutation renewLicense': 'SV',
  'mutation renewLicenses': 'SV',
  'mutation replayCrmSync': 'SV',
  'mutation replayWebhooks': 'PV',
  'mutation requestDeviceRelease': 'ACPSV',
  'mutation resendLicenseDetails': 'SV',
  'mutation resolveCrmReview': 'SV',
  'mutation retryReview': 'SV',
  'mutation retireLicenseType': 'V',
  'mutation retryFailedJobs': 'V',
  'mutation revokeApiKey': 'V',
  'mutation revokeLicense': 'SV',
  'mutation revokeLicenses': 'SV',
  'mutation revokePooledKeys': 'V',
  'mutation rotateLicenseKey': 'SV',
  'mutation rotateSigningKey': 'V',
  'mutation rotateWebhookSecret': 'PV',
  'mutation setContactPreferences': 'CPSV',
  'mutation startOnboarding': 'PV',
  'mutation startTrial': 'A',
  'mutation suspendLicense': 'SV',
  'mutation suspendLicenses': 'SV',
  'mutation testWebhookEndpoint': 'PV',
  'mutation transferLicense': 'V',
  'mutation unbanFingerprint': 'SV',
  'mutation unlinkAccountFromCrm': 'SV',
  'mutation updateAccount': 'PSV',
  'mutation updateContact': 'CPSV',
  'mutation updatePartner': 'V',
  'mutation updateWebhookEndpoint': 'PV',
  'mutation updateActivation': 'CPSV',
  'mutation verifyUsage': 'PV',
}
const letters: Record<Audience, string> = { APP: 'A', ACCOUNT: 'C', PARTNER: 'P', SUPPORT: 'S', ADMIN: 'V' }

test.each(Object.entries(schemas))('%s reaches what the table says, and nothing else', (audience, schema) => {
  const reached = [
    ...Object.keys(schema.getQueryType()?.getFields() ?? {}).map((name) => `query ${name}`),
    ...Object.keys(schema.getMutationType()?.getFields() ?? {}).map((name) => `mutation ${name}`),
  ]
  const allowed = Object.keys(operations).filter((name) =>
    operations[name]!.includes(letters[audience as Audience]),
  )
  expect(reached.sort()).toEqual(allowed.sort())
})

test('software in the field learns nothing about the account', () => {
  const types = Object.keys(schemas.APP.getTypeMap())
  for (const hidden of [
    'Account',
    'Contact',
    'License',
    'Onboarding',
    'Event',
    'ApiKey',
    'Product',
    'LicenseType',
  ]) {
    expect(types).not.toContain(hidden)
  }
  expect(schemas.APP.getType('ValidateLicenseInput')).not.toHaveProperty('_fields.asOf')
})

const app = await startTestApp()

test('an operation of another audience does not exist for the caller', async () => {
  const caller = anonymousCaller('test')

  const answer = await execute(app, { caller }, '{ licenses { edges { cursor } } }')

  expect(answer.data).toBeUndefined()
  expect(answer.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
})

test.each(Object.entries(schemas))(
  'introspection shows %s its own graph, and no other',
  async (audience, schema) => {
    const caller = app.as({ audience: audience as Audience, accountId: randomUUID(), partner: 'north' })
    const { data } = await execute(app, caller, getIntrospectionQuery())
    const shown = buildClientSchema(data as never)
    expect(Object.keys(shown.getTypeMap()).sort()).toEqual(Object.keys(schema.getTypeMap()).sort())
    for (const root of ['getQueryType', 'getMutationType', 'getSubscriptionType'] as const) {
      const fieldsOf = (graph: typeof shown) => Object.keys(graph[root]()?.getFields() ?? {}).sort()
      expect(fieldsOf(shown)).toEqual(fieldsOf(schema))
    }
  },
)

test('a credential without the scope is refused FORBIDDEN and gets no data', async () => {
  const limited = app.as({ audience: 'ADMIN', scopes: ['CATALOG_READ'] })

  const answer = await execute(app, limited, '{ viewer { audience } licenses { edges { cursor } } }')

  expect(answer.data).toBeNull()
  expect(answer.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
})
