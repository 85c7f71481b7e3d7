import { randomUUID } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'
import { subscribe } from '../../subscriptions/subscribe.ts'
import { licenseChanged, watching } from './watch.ts'

const app = await startTestApp()
const { admin } = app
const { suspend, watchLicenses } = watching(app)

describe('the stream itself', () => {
  test('is server-sent events with heartbeats', async () => {
    const stream = await watchLicenses(admin)
    expect(stream.status).toBe(200)
    expect(stream.headers.get('content-type')).toBe('text/event-stream')
    await vi.waitFor(
      async () => {
        await stream.exactly(0)
        expect(stream.heartbeats()).toBeGreaterThan(2)
      },
      { timeout: 100_000 },
    )
    await stream.leave()
  })

  test.each(['application/json', 'application/graphql-response+json', 'multipart/mixed'])(
    'a subscription with accept: %s is refused with the remedy, and does not count against the limit',
    async (accept) => {
      const caller = { ...admin.caller, requestId: randomUUID() }
      const answer = await app.graphql.fetch(
        new Request('http://test/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept },
          body: JSON.stringify({ query: licenseChanged }),
        }),
        { caller },
      )
      expect(answer.status).toBe(406)
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
      expect(await answer.json()).toEqual({
        errors: [
          { message: expect.stringContaining('text/event-stream'), extensions: { code: 'NOT_ACCEPTABLE' } },
        ],
      })
      // The line is written when the stream is returned.
      const lines = app.logged.filter((line) => line.requestId === caller.requestId)
      expect(lines).toMatchObject([{ type: 'subscription', messages: 0 }])
    },
  )

  test('logs one line when its client disconnects', async () => {
    const { licenseId } = await seedLicense(admin)
    const caller = { ...admin.caller, requestId: randomUUID() }
    const stream = await watchLicenses({ caller }, { license: licenseId })
    await suspend(licenseId)
    await stream.take(1)
    const lines = () => app.logged.filter((line) => line.requestId === caller.requestId)
    expect(lines()).toEqual([])

    await stream.leave()

    await vi.waitFor(() => expect(lines()).toHaveLength(1), 100_000)
    expect(lines()[0]).toMatchObject({
      msg: 'operation',
      type: 'subscription',
      fields: ['licenseChanged'],
      messages: 2,
      principal: 'system',
    })
  })

  test('logs one line with its code when it is refused', async () => {
    const caller = { ...admin.caller, requestId: randomUUID() }
    const stream = await subscribe(app, { caller }, licenseChanged, {
      license: toTypedId('License', randomUUID()),
    })
    await stream.next()

    const lines = app.logged.filter((line) => line.requestId === caller.requestId)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({ errors: ['LICENSE_NOT_FOUND'], messages: 0 })
  })

  test('an event stream of a query has one message, the result', async () => {
    const stream = await subscribe(app, admin, '{ viewer { audience } }')
    expect(await stream.next()).toMatchObject({ data: { viewer: { audience: 'ADMIN' } } })
    expect(await stream.next()).toBeNull()
  })
})
