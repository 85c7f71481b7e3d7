import { expect, test, vi } from 'vitest'
import { reinstateLicense } from '../../src/domain/licenses/reinstate.ts'
import { suspendLicense } from '../../src/domain/licenses/suspend.ts'
import type { Context } from '../../src/platform/context.ts'
import { transact } from '../../src/platform/db.ts'
import { type StreamedChange, streamChanges } from '../../src/subscriptions/change-stream.ts'
import { licenseChanges } from '../../src/subscriptions/license-changes.ts'
import { MAX_STREAMS } from '../../src/subscriptions/wake-streams.ts'
import { startTestApp, type TestApp } from '../app.ts'
import { createEmbedded } from '../database.ts'
import { seedLicense } from '../seed.ts'

const app = await startTestApp()
const { admin } = app
const all = { licenseId: null, accountId: null }

const open = (ctx: Context, source = licenseChanges(ctx, all), after: string | null = null) =>
  streamChanges(ctx, source, { after })

async function change(licenseId: string, times = 1, { admin }: TestApp = app): Promise<void> {
  const reason = 'a test'
  for (let turn = 0; turn < times; turn++) {
    const operation = turn % 2 ? reinstateLicense : suspendLicense
    await transact(admin.db, (tx) => operation(admin, tx, { licenseId, reason }))
  }
}

async function codeOf(next: Promise<unknown>): Promise<string> {
  return await next.then(
    () => 'none',
    ({ code }) => code,
  )
}

test('the gateway buffers at most one batch of events for a slow reader', async () => {
  const { licenseId } = await seedLicense(admin)
  const source = licenseChanges(admin, { licenseId, accountId: null })
  let read = 0
  const counted = {
    ...source,
    find: async (after: bigint, upTo: bigint) => {
      const found = await source.find(after, upTo)
      read += found.changes.length
      return found
    },
  }
  const stream = open(admin, counted)
  const opening = (await stream.next()).value as StreamedChange
  await change(licenseId, 180)

  const first = (await stream.next()).value as StreamedChange
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(read).toBeLessThanOrEqual(50)

  const received = [first]
  while (received.length < 180) received.push((await stream.next()).value as StreamedChange)
  expect(read).toBe(180)
  expect(new Set([opening, ...received].map(({ cursor }) => cursor)).size).toBe(181)
  await stream.return?.()
})

test('a waiting stream ends at once when it is returned, and is no longer notified', async () => {
  const stream = open(admin)
  await stream.next()
  const waiting = stream.next()

  await stream.return?.()

  expect(await waiting).toEqual({ done: true, value: undefined })
})

test('a stream that was never read does not count against the limit', async () => {
  const streams = Array.from({ length: MAX_STREAMS / 4 + 1 }, () => open(admin))
  for (const stream of streams) await stream.return?.()

  const stream = open(admin)
  expect((await stream.next()).done).toBe(false)
  await stream.return?.()
})

test('refuses a stream above the limit of a principal, until one of its streams ends', async () => {
  const streams = Array.from({ length: MAX_STREAMS / 4 }, () => open(admin))
  await Promise.all(streams.map((stream) => stream.next()))

  expect(await codeOf(open(admin).next())).toBe('STREAM_LIMIT_REACHED')
  const other = open(app.as({ audience: 'SUPPORT' }))
  expect((await other.next()).done).toBe(false)

  await streams[0]!.return?.()
  const again = open(admin)
  expect((await again.next()).done).toBe(false)
  for (const stream of [...streams, other, again]) await stream.return?.()
})

test('refuses a stream above the limit of the gateway', async () => {
  const follow = (n: number) =>
    admin.changes.follow({ principal: `key-${n}`, share: `account-${n}`, isOfPartner: false }, () => false)
  const followers = Array.from({ length: MAX_STREAMS }, (_, n) => follow(n))

  expect(() => follow(MAX_STREAMS)).toThrow(expect.objectContaining({ code: 'STREAM_LIMIT_REACHED' }))

  for (const follower of followers) follower.leave()
  follow(0).leave()
})

test('all keys of one account have one share of the streams, and each wakes at its own revocation', () => {
  const follow = (key: number, share: string) =>
    admin.changes.follow({ principal: `key-${key}`, share, isOfPartner: false }, () => false)
  const followers = Array.from({ length: MAX_STREAMS / 4 }, (_, n) => follow(n, 'account'))

  expect(() => follow(MAX_STREAMS, 'account')).toThrow(
    expect.objectContaining({ code: 'STREAM_LIMIT_REACHED' }),
  )
  followers.push(follow(MAX_STREAMS, 'another account'))

  for (const follower of followers) follower.leave()
})

test('a stream continues after a failure of the database', async () => {
  const { licenseId } = await seedLicense(admin)
  const source = licenseChanges(admin, { licenseId, accountId: null })
  let failures = 2
  const stream = open(admin, {
    ...source,
    find: async (after, upTo) => {
      if (failures-- > 0) throw new Error('the connection was lost')
      return await source.find(after, upTo)
    },
  })
  await stream.next()

  await change(licenseId)

  const { value } = await stream.next()
  expect(value).toMatchObject({ event: { type: 'license.suspended' } })
  await stream.return?.()
})

test('sends no database notification without a subscriber', async () => {
  const database = await createEmbedded()
  const own = await startTestApp(async () => database)
  const { licenseId } = await seedLicense(own.admin)
  let received = 0
  const listening = database.listen(
    'licet_events',
    () => received++,
    () => {},
  )
  await vi.waitFor(() => expect(received).toBe(1), 100_000)

  await change(licenseId, 2, own)
  expect(received).toBe(1)

  const stream = open(own.admin)
  await stream.next()
  await change(licenseId, 2, own)
  await stream.next()
  expect(received).toBeGreaterThan(1)
  await stream.return?.()
  await listening.close()
})

test('a stopping gateway ends its streams with GATEWAY_STOPPING and refuses new streams', async () => {
  const own = await startTestApp()
  const waiting = open(own.admin)
  const slow = open(own.admin)
  await waiting.next()
  const next = codeOf(waiting.next())
  await slow.next()

  await own.ctx.changes.close()

  expect(await next).toBe('GATEWAY_STOPPING')
  expect(await codeOf(slow.next())).toBe('GATEWAY_STOPPING')
  expect(await codeOf(open(own.admin).next())).toBe('GATEWAY_STOPPING')
})
