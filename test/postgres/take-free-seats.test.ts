import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { openDatabase } from '../../src/platform/database/open.ts'
import { startTestApp } from '../app.ts'
import { createPostgresDatabase, hasPostgres } from '../database.ts'
import { seedLicense } from '../seed.ts'

describe.skipIf(!hasPostgres())('activations that share a statement', async () => {
  if (!hasPostgres()) return
  const { url, drop } = await createPostgresDatabase()
  afterAll(drop)
  const app = await startTestApp(() =>
    openDatabase({ url, dataDir: '', poolSize: 6, statementTimeoutMs: 60_000, waitMs: 10_000 }),
  )
  const { admin } = app
  const other = new pg.Client({ connectionString: url })
  await other.connect()
  afterAll(() => other.end())
  const seed = async (count: number) => {
    const seeded = []
    for (let left = count; left > 0; left--) seeded.push(await seedLicense(admin, { maxActivations: 2 }))
    return seeded
  }
  const activate = ({ licenseKey: key }: { licenseKey: string }, fingerprint = 'laptop') =>
    activateLicense(admin, { key, fingerprint })

  test('do not wait for a transaction that holds the license of one of them', async () => {
    const [held, ...free] = await seed(4)
    await other.query('begin')
    await other.query('select from licenses where id = $1 for update', [held!.licenseId])
    let ended = false
    const waiting = [activate(held!), activate(held!, 'desktop')].map((one) =>
      one.finally(() => {
        ended = true
      }),
    )
    for (const one of await Promise.all(free.map((license) => activate(license))))
      expect(one.created).toBe(true)
    // Further ones do not wait for the place of the two that wait.
    for (const one of await Promise.all(free.map((license) => activate(license, 'desktop'))))
      expect(one.created).toBe(true)
    expect(ended).toBe(false)
    await other.query('commit')
    for (const one of await Promise.all(waiting)) expect(one.created).toBe(true)
    expect((await activate(held!)).validation.facts?.activeActivations).toBe(2)
  })

  test('do not wait for a transaction that holds the accounts of some of them', async () => {
    const [first, second, ...free] = await seed(5)
    await other.query('begin')
    // As a merge of accounts holds them.
    const accountIds = [first!.accountId, second!.accountId]
    await other.query('select from accounts where id = any($1) for update', [accountIds])
    let ended = 0
    const waiting = [first!, second!].map((license) => activate(license).finally(() => ended++))
    for (const one of await Promise.all(free.map((license) => activate(license))))
      expect(one.created).toBe(true)
    for (const one of await Promise.all(free.map((license) => activate(license, 'desktop'))))
      expect(one.created).toBe(true)
    expect(ended).toBe(0)
    await other.query('commit')
    for (const one of await Promise.all(waiting)) expect(one.created).toBe(true)
  })

  test('take each license as the transaction left it that changed it last', async () => {
    const seeded = await seed(3)
    const [revoked] = seeded
    await other.query('begin')
    const text = `update licenses set revoked_at = now(), revoke_reason = 'refunded' where id = $1`
    await other.query(text, [revoked!.licenseId])
    const activations = Promise.allSettled(seeded.map((license) => activate(license)))
    await new Promise((resolve) => setTimeout(resolve, 100))
    await other.query('commit')
    const [refused, ...others] = await activations
    expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'LICENSE_REVOKED' } })
    for (const one of others) expect(one).toMatchObject({ status: 'fulfilled', value: { created: true } })
    const rows = await admin.db.activation.count({ where: { licenseId: revoked!.licenseId } })
    expect(rows).toBe(0)
  })
})
