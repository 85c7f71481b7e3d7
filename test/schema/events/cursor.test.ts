import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'
import { subscribe } from '../../subscriptions/subscribe.ts'
import { licenseChanged, refusalOf, typesOf, watching } from './watch.ts'

const app = await startTestApp()
const { admin } = app
const { reinstate, suspend, watchLicenses } = watching(app)

describe('continuing after a cursor', () => {
  test('sends the missed changes in order, without a new opening message', async () => {
    const { licenseId } = await seedLicense(admin)
    const first = await watchLicenses(admin, { license: licenseId })
    await suspend(licenseId)
    const [message] = await first.take(1)
    await first.leave()
    for (let turn = 0; turn < 60; turn++) await (turn % 2 ? suspend : reinstate)(licenseId)

    const second = await watchLicenses(admin, {
      license: licenseId,
      after: message!.data.licenseChanged.cursor,
    })
    const messages = await second.take(60)

    const expected = Array.from({ length: 60 }, (_, turn) =>
      turn % 2 ? 'license.suspended' : 'license.reinstated',
    )
    expect(messages.map(({ data }) => data.licenseChanged.event.type)).toEqual(expected)
    const cursors = messages.map(({ data }) => data.licenseChanged.cursor)
    expect(new Set(cursors).size).toBe(60)
    await second.exactly(0)
    await second.leave()
  })

  test('the cursor of the opening message works before any change was sent', async () => {
    const { licenseId } = await seedLicense(admin)
    const first = await watchLicenses(admin, { license: licenseId })
    await first.leave()
    await suspend(licenseId)

    const second = await watchLicenses(admin, { license: licenseId, after: first.opening.cursor })

    expect(await typesOf(second, 1)).toEqual(['license.suspended'])
    await second.leave()
  })

  test('Last-Event-ID has the same effect as the argument after', async () => {
    const { licenseId } = await seedLicense(admin)
    const first = await watchLicenses(admin, { license: licenseId })
    await first.leave()
    await suspend(licenseId)
    const headers = { 'last-event-id': first.opening.cursor }

    const variables = { license: toTypedId('License', licenseId) }
    const second = await subscribe(app, admin, licenseChanged, variables, headers)

    expect(await typesOf(second, 1)).toEqual(['license.suspended'])
    await second.leave()
  })

  test('refuses a cursor of no event in the log, and a text that is no cursor', async () => {
    const unknown = await subscribe(app, admin, licenseChanged, { after: toTypedId('Event', randomUUID()) })
    expect(await refusalOf(unknown)).toEqual({ code: 'CURSOR_UNKNOWN', completed: true })

    const none = await subscribe(app, admin, licenseChanged, { after: 'yesterday' })
    expect(await refusalOf(none)).toEqual({ code: 'INPUT_INVALID', completed: true })
  })
})
