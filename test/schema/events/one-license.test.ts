import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { transact } from '../../../src/platform/db.ts'
import { recordEvent } from '../../../src/platform/events.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { seedAccount, seedLicense } from '../../seed.ts'
import { subscribe } from '../../subscriptions/subscribe.ts'
import { licenseChanged, refusalOf, watching } from './watch.ts'

const app = await startTestApp()
const { admin } = app
const { accountOf, reinstate, suspend, transfer, watchLicenses } = watching(app)

describe('a stream of one license', () => {
  test('opens with the current license, and sends each change with the license at that time', async () => {
    const { licenseId, accountId } = await seedLicense(admin)
    const stream = await watchLicenses(admin, { license: licenseId })
    const id = toTypedId('License', licenseId)
    const account = { id: toTypedId('Account', accountId) }

    expect(stream.opening).toEqual({
      cursor: expect.stringMatching(/^evt_/),
      event: null,
      license: { id, status: 'ACTIVE', account },
    })
    await suspend(licenseId)
    expect((await stream.next())?.data.licenseChanged).toEqual({
      cursor: expect.stringMatching(/^evt_/),
      event: { type: 'license.suspended', occurredAt: '2026-01-15T12:00:00.000Z' },
      license: { id, status: 'SUSPENDED', account },
    })
    await reinstate(licenseId)
    expect((await stream.next())?.data.licenseChanged).toMatchObject({ license: { status: 'ACTIVE' } })
    await stream.leave()
  })

  test('sends nothing for mails about the license: they do not change it', async () => {
    const { licenseId, accountId } = await seedLicense(admin)
    const stream = await watchLicenses(admin, { license: licenseId })

    await transact(admin.db, (tx) =>
      recordEvent(admin, tx, { type: 'notification.sent', subjectId: randomUUID(), licenseId, accountId }),
    )
    await suspend(licenseId)

    expect((await stream.next())?.data.licenseChanged.event.type).toBe('license.suspended')
    await stream.leave()
  })

  test('sends nothing for another license', async () => {
    const [watched, other] = [await seedLicense(admin), await seedLicense(admin)]
    const stream = await watchLicenses(admin, { license: watched.licenseId })

    await suspend(other.licenseId)
    await suspend(watched.licenseId)

    expect((await stream.next())?.data.licenseChanged.license.id).toBe(
      toTypedId('License', watched.licenseId),
    )
    await stream.leave()
  })

  test('is refused in the same way for a missing license and for a license of another account', async () => {
    const { licenseId } = await seedLicense(admin)
    const { accountId } = await seedAccount(admin)

    for (const license of [licenseId, randomUUID()]) {
      const variables = { license: toTypedId('License', license) }
      const stream = await subscribe(app, accountOf(accountId), licenseChanged, variables)
      expect(await refusalOf(stream)).toEqual({ code: 'LICENSE_NOT_FOUND', completed: true })
    }
  })

  test('ends for the former account once the license is transferred', async () => {
    const { licenseId, accountId } = await seedLicense(admin)
    const { accountId: next } = await seedAccount(admin)
    const former = await watchLicenses(accountOf(accountId), { license: licenseId })

    await transfer(licenseId, next)

    expect(await refusalOf(former)).toEqual({ code: 'LICENSE_NOT_FOUND', completed: true })
  })
})
