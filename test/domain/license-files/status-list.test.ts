import { decodeJwt, decodeProtectedHeader } from 'jose'
import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { checkOutLicense } from '../../../src/domain/license-files/check-out.ts'
import {
  publishStatusList,
  publishStatusLists,
} from '../../../src/domain/license-files/publish-status-list.ts'
import { reinstateLicense } from '../../../src/domain/licenses/reinstate.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { publishedKeys } from '../../../src/domain/signing-keys/published-keys.ts'
import { findPublished } from '../../../src/http/published-documents.ts'
import { transact } from '../../../src/platform/db.ts'
import { jobs } from '../../../src/platform/jobs.ts'
import { verifyLicenseFile } from '../../../verifier/index.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const rules = { term: 'P1Y', offline: { ttl: 'P30D' } }

async function checkOutNew() {
  const { licenseKey: key, licenseId, product } = await seedLicense(admin, rules)
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  const { file } = await transact(admin.db, (tx) =>
    checkOutLicense(admin, tx, { key, fingerprint: 'laptop' }),
  )
  const { status } = decodeJwt<{ status: { status_list: { uri: string } } }>(file)
  return { file, licenseId, product, path: new URL(status.status_list.uri).pathname }
}
type CheckedOut = Awaited<ReturnType<typeof checkOutNew>>

const served = async (path: string) => (await findPublished(app.ctx, path))!.body
const stored = async (path: string) =>
  (await admin.db.statusList.findUniqueOrThrow({ where: { id: idOf(path) } })).token!
const publish = (path: string) => transact(admin.db, (tx) => publishStatusList(admin, tx, idOf(path)))
const idOf = (path: string) => Number(path.split('/').at(-1))

async function verify({ file, product }: CheckedOut, statusList: string) {
  const keys = await publishedKeys(admin, admin.db)
  const now = app.ctx.now()
  return (await verifyLicenseFile(file, { keys, product, fingerprint: 'laptop', now, statusList })).code
}

const change = {
  suspend: ({ licenseId }: CheckedOut) =>
    transact(admin.db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'test' })),
  reinstate: ({ licenseId }: CheckedOut) =>
    transact(admin.db, (tx) => reinstateLicense(admin, tx, { licenseId, reason: 'test' })),
  revoke: ({ licenseId }: CheckedOut) =>
    transact(admin.db, (tx) => revokeLicense(admin, tx, { licenseId, reason: 'test' })),
}

test('a list is a status list token at the address that the file names', async () => {
  const { path } = await checkOutNew()

  const token = await served(path)

  expect(path).toMatch(/^\/status-lists\/\d+$/)
  expect(decodeProtectedHeader(token)).toEqual({
    alg: 'EdDSA',
    kid: expect.any(String),
    typ: 'statuslist+jwt',
  })
  const claims = decodeJwt<{ ttl: number; status_list: { bits: number } }>(token)
  expect(claims).toMatchObject({ sub: `https://licenses.example${path}`, ttl: 300, status_list: { bits: 2 } })
  expect(claims.exp! - claims.iat!).toBe(24 * 60 * 60)
})

test('a new file has a status in a list that was published before', async () => {
  const first = await checkOutNew()
  const before = await served(first.path)
  const later: CheckedOut[] = []
  for (let count = 0; count < 9; count++) later.push(await checkOutNew())

  expect(await served(first.path)).toBe(before)
  for (const file of later) expect(await verify(file, before)).toBe('VALID')
})

test('a list is published again after every change, without a request', async () => {
  const file = await checkOutNew()
  await served(file.path)
  const seen: [string, string][] = []
  for (const name of ['suspend', 'reinstate', 'revoke'] as const) {
    await change[name](file)
    await app.runJobs()
    seen.push([name, await verify(file, await stored(file.path))])
  }

  expect(seen).toEqual([
    ['suspend', 'SUSPENDED'],
    ['reinstate', 'VALID'],
    ['revoke', 'REVOKED'],
  ])
})

test('a list is published again on a schedule, and on a request after its ttl', async () => {
  const { path } = await checkOutNew()
  await served(path)
  expect(jobs['license-files.publish-status-lists'].cron).toBe('*/10 * * * *')

  app.setNow('2026-01-15T12:10:00Z')
  await publishStatusLists(app.ctx)
  const second = decodeJwt(await stored(path))
  app.setNow('2026-01-15T12:15:01Z')
  const third = decodeJwt(await served(path))

  expect(second.iat! * 1000).toBe(Date.parse('2026-01-15T12:10:00Z'))
  expect(third.iat! * 1000).toBe(Date.parse('2026-01-15T12:15:01Z'))
  expect(third.exp! - second.exp!).toBe(301)
})

test('an unchanged list is not signed again within its ttl', async () => {
  const { path } = await checkOutNew()
  const token = await publish(path)

  app.setNow('2026-01-15T12:17:00Z')
  await publishStatusLists(app.ctx)

  expect(await publish(path)).toBe(token)
  expect(await stored(path)).toBe(token)
})

test('lists that differ have increasing iat, also if the clock stops or is set back', async () => {
  const file = await checkOutNew()
  const times = [decodeJwt((await publish(file.path))!).iat!]
  await change.suspend(file)
  times.push(decodeJwt((await publish(file.path))!).iat!)
  app.setNow('2026-01-15T12:16:00Z')
  await change.reinstate(file)
  times.push(decodeJwt((await publish(file.path))!).iat!)

  expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b))
  app.setNow('2026-01-15T12:20:00Z')
})

test('a burst of changes does not drive iat ahead of the clock', async () => {
  app.setNow(new Date().toISOString())
  const files = [await checkOutNew(), await checkOutNew(), await checkOutNew()]
  const { path } = files[0]!
  const running = { ...app.ctx, now: () => new Date() }
  for (const file of files) {
    await change.revoke(file)
    await publishStatusLists(running)

    const token = await stored(path)
    expect(decodeJwt(token).iat! * 1000).toBeLessThanOrEqual(Date.now())
    const keys = await publishedKeys(admin, admin.db)
    const { product } = file
    const options = { keys, product, fingerprint: 'laptop', statusList: token }
    expect(await verifyLicenseFile(file.file, options)).toMatchObject({ code: 'REVOKED' })
  }
})
