import { afterEach, expect, test } from 'vitest'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'
import { subscribe } from '../../subscriptions/subscribe.ts'
import { licenseChanged, watching } from './watch.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const { suspend } = watching(app)

afterEach(async () => {
  await db.$executeRaw`drop view if exists events`
  await db.$executeRaw`alter table if exists events_away rename to events`
})

/** Reads of the log fail from now on, with that SQLSTATE. */
async function breakLog(sqlState: string): Promise<void> {
  await db.$executeRaw`alter table events rename to events_away`
  await db.$executeRawUnsafe(`create or replace function broken() returns bigint language plpgsql volatile as
    $$ begin raise exception 'the log is broken' using errcode = '${sqlState}'; end $$`)
  await db.$executeRaw`create view events as select id, broken() as position from events_away`
}

test.each([
  ['a fault', 'XX001', 'INTERNAL', 'fault'],
  ['a database that cannot be used', '53100', 'DATABASE_UNAVAILABLE', 'database unavailable'],
])('%s ends the stream by its name, and is logged', async (_what, sqlState, code, msg) => {
  await suspend((await seedLicense(admin)).licenseId)
  const { id } = await db.event.findFirstOrThrow({ select: { id: true } })
  const after = toTypedId('Event', id)
  await breakLog(sqlState)
  const before = app.logged.length
  const stream = await subscribe(app, admin, licenseChanged, { after })
  const message = await stream.next()
  expect(message).toMatchObject({ data: null, errors: [{ path: ['licenseChanged'], extensions: { code } }] })
  expect(JSON.stringify(message)).not.toMatch(/broken|prisma|"http"/)
  expect(await stream.next()).toBeNull()
  expect(app.logged.slice(before)).toContainEqual(
    expect.objectContaining({ msg, level: 50, requestId: admin.caller.requestId }),
  )
})
