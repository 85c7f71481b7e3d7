import { expect, test } from 'vitest'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { issueLicenses } from '../../domain/bulk-operations/rows.ts'
import { execute } from '../../graphql.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin
const support = app.as({ audience: 'SUPPORT', principal: 'api-key:agent' })

const operation = `id kind state dryRun selection parameters reason totalCount processedCount changedCount unchangedCount
  refusedCount failedCount createdAt createdBy startedAt endedAt dryRunOf { id }`
const start = async (field: string, input: object, ctx = support) => {
  const name = field[0]!.toUpperCase() + field.slice(1)
  const { data, errors } = await execute(
    app,
    ctx,
    `mutation ($input: ${name}Input!) { ${field}(input: $input) {
      ... on ${name}Payload { bulkOperation { ${operation} } }
      ... on Refusal { code message }
      ... on InputRefusal { issues { path message } }
      ... on LimitRefusal { limit used }
    } }`,
    { input: { reason: 'a test', ...input } },
  )
  expect(errors).toBeUndefined()
  return data[field]
}
const read = async (id: string, args = '') => {
  const { data, errors } = await execute(
    app,
    support,
    `query ($id: ID!) {
      bulkOperation(id: $id) { ${operation} }
      node(id: $id) { ... on BulkOperation { state } }
      bulkOperationRows(bulkOperation: $id ${args}) { totalCount { value } edges { node {
        position outcome code message processedAt license { id status }
        effect { summary changesCount devicesOverLimitCount overLimitUntil outlivingFilesCount changes { field before after } }
      } } }
    }`,
    { id },
  )
  expect(errors).toBeUndefined()
  const { edges, totalCount } = data.bulkOperationRows
  expect(totalCount.value).toBe(edges.length)
  expect(data.node.state).toBe(data.bulkOperation.state)
  return { ...data.bulkOperation, rows: edges.map(({ node }: { node: object }) => node) }
}

test('suspendLicenses returns the operation at once, which then has the progress and the outcomes', async () => {
  const { licenseType, licenseIds } = await issueLicenses(admin, 2)
  const [changed, revoked] = licenseIds as [string, string]
  await transact(db, (tx) => revokeLicense(admin, tx, { licenseId: revoked, reason: 'fraud' }))
  const selection = { licenseType, expiresBefore: null, status: null }
  const { bulkOperation } = await start('suspendLicenses', { selection })
  const started = {
    id: expect.stringMatching(/^bulk_/),
    kind: 'SUSPEND_LICENSES',
    dryRun: false,
    selection: { licenseType },
    parameters: {},
    reason: 'a test',
    totalCount: 2,
    createdAt: '2026-01-15T12:00:00.000Z',
    createdBy: 'api-key:agent',
    dryRunOf: null,
  }
  const none = { processedCount: 0, changedCount: 0, unchangedCount: 0, refusedCount: 0, failedCount: 0 }
  expect(bulkOperation).toEqual({ ...started, ...none, state: 'QUEUED', startedAt: null, endedAt: null })

  await app.runJobs()
  const at = '2026-01-15T12:00:00.000Z'
  expect(await read(bulkOperation.id)).toEqual({
    ...started,
    ...none,
    state: 'COMPLETED',
    processedCount: 2,
    changedCount: 1,
    refusedCount: 1,
    startedAt: at,
    endedAt: at,
    rows: [
      {
        position: 1,
        outcome: 'CHANGED',
        code: null,
        message: null,
        processedAt: at,
        license: { id: toTypedId('License', changed), status: 'SUSPENDED' },
        effect: {
          summary: 'suspended: false → true',
          changesCount: 1,
          devicesOverLimitCount: 0,
          overLimitUntil: null,
          outlivingFilesCount: 0,
          changes: [{ field: 'suspended', before: 'false', after: 'true' }],
        },
      },
      {
        position: 2,
        outcome: 'REFUSED',
        code: 'LICENSE_REVOKED',
        message: 'The license is revoked permanently. Issue a new license.',
        processedAt: at,
        license: { id: toTypedId('License', revoked), status: 'REVOKED' },
        effect: null,
      },
    ],
  })
  expect((await read(bulkOperation.id, 'outcome: REFUSED')).rows).toMatchObject([{ position: 2 }])
  expect((await read(bulkOperation.id, 'outcome: PENDING')).rows).toEqual([])
})

test('changeLicenses stores the change in the form of its input', async () => {
  const { licenseType, licenseIds } = await issueLicenses(admin, 1)
  const { accountId } = await db.license.findUniqueOrThrow({ where: { id: licenseIds[0]! } })
  const change = {
    maxActivations: null,
    expiry: { at: '2027-01-01T00:00:00.000Z' },
    entitlements: [{ code: 'export', value: { integer: 3 } }],
  }
  const selection = { licenseType, account: toTypedId('Account', accountId) }
  const { bulkOperation } = await start('changeLicenses', { selection, change, dryRun: true })
  expect(bulkOperation).toMatchObject({
    kind: 'CHANGE_LICENSES',
    dryRun: true,
    selection,
    parameters: { change: { ...change, entitlements: [{ code: 'export', value: 3 }] } },
  })
  await app.runJobs()
  const { rows } = await read(bulkOperation.id)
  expect(rows).toMatchObject([{ outcome: 'CHANGED', license: { status: 'ACTIVE' } }])
  expect(rows[0].effect.changes.map(({ field }: { field: string }) => field)).toEqual([
    'maxActivations',
    'expiry',
    'entitlements.export',
  ])
  expect(await db.license.findUniqueOrThrow({ where: { id: licenseIds[0]! } })).toMatchObject({
    expiry: null,
  })
})

test('changeLicenseTypes refuses a license type that does not exist', async () => {
  const { licenseType } = await issueLicenses(admin, 1)
  const selection = { licenseType }
  const { bulkOperation } = await start('changeLicenseTypes', { selection, licenseType, expiry: 'KEEP' })
  expect(bulkOperation).toMatchObject({
    kind: 'CHANGE_LICENSE_TYPES',
    parameters: { licenseType, expiry: 'KEEP' },
  })
  const refused = await start('changeLicenseTypes', { selection, licenseType: 'unknown', expiry: 'KEEP' })
  expect(refused).toMatchObject({ code: 'LICENSE_TYPE_NOT_FOUND' })
})

test.each([
  ['reinstateLicenses', 'REINSTATE_LICENSES', {}, {}],
  ['revokeLicenses', 'REVOKE_LICENSES', {}, {}],
  ['extendLicenses', 'EXTEND_LICENSES', { days: 3 }, { days: 3 }],
  ['renewLicenses', 'RENEW_LICENSES', {}, { terms: 1 }],
])('%s starts its operation, and takes over a dry run of it', async (field, kind, input, parameters) => {
  const { licenseType } = await issueLicenses(admin, 1, { term: 'P1Y' })
  const selection = { licenseType }
  const { bulkOperation: dryRun } = await start(field, { ...input, selection, dryRun: true })
  const started = { kind, selection, parameters, totalCount: 1 }
  expect(dryRun).toMatchObject({ ...started, dryRun: true, dryRunOf: null })
  expect(await start(field, { ...input, dryRunOf: dryRun.id })).toMatchObject({
    code: 'DRY_RUN_NOT_COMPLETED',
  })
  await app.runJobs()
  const { bulkOperation } = await start(field, { ...input, dryRunOf: dryRun.id })
  expect(bulkOperation).toMatchObject({ ...started, dryRun: false, dryRunOf: { id: dryRun.id } })
  await app.runJobs()
  const [before, after] = [await read(dryRun.id), await read(bulkOperation.id)]
  expect(after.state).toBe('COMPLETED')
  const [{ outcome, effect }] = before.rows
  expect(after.rows).toMatchObject([{ outcome, effect }])
})

test('a selection by IDs, and one by the rows of an operation, are stored in the form of their input', async () => {
  const { licenseIds } = await issueLicenses(admin, 2)
  const licenses = licenseIds.map((id) => toTypedId('License', id))
  const named = (await start('suspendLicenses', { selection: { licenses } })).bulkOperation
  expect(named).toMatchObject({ selection: { licenses }, totalCount: 2 })
  await app.runJobs()
  const selection = { rowsOf: { bulkOperation: named.id, outcome: 'CHANGED' } }
  const undone = (await start('reinstateLicenses', { selection })).bulkOperation
  expect(undone).toMatchObject({ selection, totalCount: 2 })
  await app.runJobs()
  expect((await read(undone.id)).changedCount).toBe(2)
})

const unknown = toTypedId('License', '01900000-0000-7000-8000-000000000000')
test.each<[object, object]>([
  [
    { licenses: [unknown, 'acct_1'] },
    { code: 'INPUT_INVALID', issues: [{ path: ['selection', 'licenses', '1'] }] },
  ],
  [{ licenses: [] }, { code: 'INPUT_INVALID', issues: [{ path: ['selection', 'licenses'] }] }],
  [{ licenses: [unknown] }, { code: 'LICENSE_NOT_FOUND', message: expect.stringContaining(unknown) }],
  [
    { rowsOf: { bulkOperation: unknown } },
    { code: 'INPUT_INVALID', issues: [{ path: ['selection', 'rowsOf', 'bulkOperation'] }] },
  ],
  [{}, { code: 'INPUT_INVALID', issues: [{ path: ['selection'] }] }],
  [{ account: 'lic_1' }, { code: 'INPUT_INVALID', issues: [{ path: ['selection', 'account'] }] }],
  [{ product: 'unknown' }, { code: 'SELECTION_EMPTY' }],
])('refuses the selection %j', async (selection, refusal) => {
  expect(await start('suspendLicenses', { selection })).toMatchObject(refusal)
})

test('a repeat with the same key returns the same operation, and another input is refused', async () => {
  const { licenseType } = await issueLicenses(admin, 1)
  const input = { selection: { licenseType }, dryRun: true, idempotencyKey: 'once' }
  const first = await start('suspendLicenses', input)
  await app.runJobs()
  expect(await start('suspendLicenses', input)).toEqual(first)
  expect(await db.bulkOperation.count({ where: { selection: { equals: { licenseType } } } })).toBe(1)
  expect(await start('suspendLicenses', { ...input, dryRun: false })).toMatchObject({
    code: 'IDEMPOTENCY_KEY_REUSED',
  })
})

test('cancelBulkOperation returns the canceled operation', async () => {
  const { licenseType } = await issueLicenses(admin, 1)
  const { bulkOperation } = await start('suspendLicenses', { selection: { licenseType } })
  const { id } = bulkOperation
  const canceled = { id, state: 'CANCELED', endedAt: '2026-01-15T12:00:00.000Z' }
  const input = { bulkOperation: id }
  expect((await start('cancelBulkOperation', input)).bulkOperation).toMatchObject(canceled)
  await app.runJobs()
  expect(await read(id)).toMatchObject({ ...canceled, rows: [{ outcome: 'PENDING', processedAt: null }] })
  const missing = toTypedId('BulkOperation', '01900000-0000-7000-8000-000000000000')
  expect(await start('cancelBulkOperation', { bulkOperation: missing })).toMatchObject({
    code: 'BULK_OPERATION_NOT_FOUND',
  })
})

test('bulkOperations lists the newest first, by state and by mutation', async () => {
  const { licenseType } = await issueLicenses(admin, 1)
  const selection = { licenseType }
  const suspension = (await start('suspendLicenses', { selection, dryRun: true })).bulkOperation.id
  await app.runJobs()
  const change = (await start('changeLicenses', { selection, dryRun: true, change: { name: 'A' } }))
    .bulkOperation.id
  const list = async (args: string) => {
    const { data } = await execute(app, support, `{ bulkOperations(${args}) { edges { node { id } } } }`)
    return data.bulkOperations.edges.map(({ node }: { node: { id: string } }) => node.id)
  }
  expect((await list('first: 2')).slice(0, 2)).toEqual([change, suspension])
  expect(await list('state: QUEUED')).toEqual([change])
  expect(await list('state: COMPLETED, first: 1')).toEqual([suspension])
  expect(await list('kind: CHANGE_LICENSES, first: 1')).toEqual([change])
})

test('bulkOperation is null for an operation that does not exist, and its rows are none', async () => {
  const id = toTypedId('BulkOperation', '01900000-0000-7000-8000-000000000000')
  const { data } = await execute(
    app,
    support,
    `{ bulkOperation(id: "${id}") { id } bulkOperationRows(bulkOperation: "${id}") { edges { cursor } } }`,
  )
  expect(data).toEqual({ bulkOperation: null, bulkOperationRows: { edges: [] } })
})
