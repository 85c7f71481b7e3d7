import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { requestDeviceRelease } from '../../src/domain/activations/request-device-release.ts'
import { sendDueCodes } from '../../src/domain/mailed-codes/send-due.ts'
import { openDatabase } from '../../src/platform/database/open.ts'
import { transact } from '../../src/platform/db.ts'
import { startTestApp } from '../app.ts'
import { createPostgresDatabase, hasPostgres } from '../database.ts'
import { createMailbox } from '../mailbox.ts'
import { seedLicense } from '../seed.ts'

describe.skipIf(!hasPostgres())('mails with codes', { timeout: 120_000 }, async () => {
  if (!hasPostgres()) return
  const database = await createPostgresDatabase()
  const mailbox = createMailbox()
  const app = await startTestApp(
    () =>
      openDatabase({
        url: database.url,
        dataDir: '',
        poolSize: 4,
        statementTimeoutMs: 15_000,
        waitMs: 10_000,
      }),
    mailbox.mail,
  )
  const { admin } = app
  const other = new pg.Client({ connectionString: database.url })
  await other.connect()
  afterAll(async () => {
    await other.end()
    await database.drop()
  })

  async function seed() {
    const { licenseKey: key, accountId } = await seedLicense(admin)
    await transact(admin.db, (tx) => requestDeviceRelease(admin, tx, { key }))
    return (await admin.db.contact.findFirstOrThrow({ where: { accountId } })).email
  }
  const send = () => sendDueCodes(app.ctx, app.ctx.codeMailer)

  test('a mail is sent although another request holds the row when the job runs', async () => {
    const email = await seed()
    await other.query('begin')
    await other.query('select 1 from mailed_codes for update')
    const sending = send()
    const waits = async () =>
      (
        await other.query(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
      ).rowCount
    let ended = false
    void sending.finally(() => {
      ended = true
    })
    while (!ended && !(await waits())) await sleep(20)
    await other.query('commit')
    await sending

    expect(mailbox.codesFor(email)).toHaveLength(1)
  })

  test('of many workers each mail is sent by one', async () => {
    const emails = await Promise.all(Array.from({ length: 8 }, seed))

    await Promise.all(Array.from({ length: 4 }, send))
    await send()

    for (const email of emails) expect(mailbox.codesFor(email)).toHaveLength(1)
  })

  test('a mail that the server deferred is sent by a later run of the job', async () => {
    const email = await seed()
    const deferring = { deliverCode: async () => ({ outcome: 'DEFERRED' as const, reply: '451 4.7.1' }) }

    await expect(sendDueCodes(app.ctx, deferring)).rejects.toThrow('deferred 1 mails')
    expect(mailbox.codesFor(email)).toHaveLength(0)
    await send()
    expect(mailbox.codesFor(email)).toHaveLength(1)
  })
})
