import { beforeAll, expect, test } from 'vitest'
import type { NotificationMessage, NotificationState } from '../../prisma/client/enums.ts'
import { notificationMessages } from '../../src/domain/notifications/messages.ts'
import { notify } from '../../src/domain/notifications/notify.ts'
import { deleteExpired } from '../../src/retention/delete-expired.ts'
import { startTestApp } from '../app.ts'
import { idAt } from '../partitions.ts'
import { seedLicense } from '../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin
const now = new Date('2026-12-01T12:00:00Z')
const old = new Date('2024-11-01T12:00:00Z')
const retention = { events: null, usage: null, notifications: 'P365D' }
let licenseId = ''
let accountId = ''
let contactId = ''

beforeAll(async () => {
  const seeded = await seedLicense(admin)
  licenseId = seeded.licenseId
  accountId = seeded.accountId
  contactId = (await db.contact.findFirstOrThrow({ where: { accountId } })).id
  app.setNow(now.toISOString())
})

let occasions = 0
interface More {
  state?: NotificationState
  occasion?: string
  createdAt?: Date
}

async function record(message: NotificationMessage, more: More = {}): Promise<string> {
  const { state = 'SENT', occasion = `occasion ${occasions++}`, createdAt = old } = more
  const { id } = await db.notification.create({
    data: {
      ...{ id: idAt(createdAt), accountId, licenseId, contactId, message, state, occasion, createdAt },
      ...{ dueAt: createdAt, nextAttemptAt: createdAt, subject: 'S', text: 'T', sentAt: createdAt },
      ...(state === 'SENDING' && { claimedUntil: now }),
      ...((state === 'SUPPRESSED' || state === 'FAILED') && { reason: 'LICENSE_REVOKED' as const }),
    },
  })
  return id
}

async function left(ids: string[]): Promise<string[]> {
  const found = await db.notification.findMany({ where: { id: { in: ids } }, select: { id: true } })
  return ids.filter((id) => found.some((row) => row.id === id))
}

test('by default every notification is kept', async () => {
  const id = await record('LICENSE_SUSPENDED')
  await app.handlers['retention.delete-expired']({})
  expect(await left([id])).toEqual([id])
})

test('deletes expired notifications of every message that cannot be needed again, in every final state', async () => {
  const ids = new Map<string, NotificationMessage>()
  for (const message of notificationMessages) ids.set(await record(message), message)
  const states = ['SENT', 'BOUNCED', 'SUPPRESSED', 'FAILED'] as const
  const final = await Promise.all(states.map((state) => record('LICENSE_REVOKED', { state })))
  const young = await record('LICENSE_REVOKED', { createdAt: new Date('2025-12-02T12:00:00Z') })

  await deleteExpired({ ...app.ctx, retention })

  const kept = (await left([...ids.keys()])).map((id) => ids.get(id))
  expect(kept).toEqual(['LICENSE_ISSUED', 'KEY_ROTATED', 'FILE_ISSUED'])
  expect(await left([...final, young])).toEqual([young])
})

test('a notification that waits or is being sent stays', async () => {
  const ids = [
    await record('LICENSE_REVOKED', { state: 'QUEUED' }),
    await record('LICENSE_REVOKED', { state: 'SENDING' }),
  ]
  await deleteExpired({ ...app.ctx, retention })
  expect(await left(ids)).toEqual(ids)
})

test('a notification that was sent late stays, so that a report of its mail finds it', async () => {
  const id = await record('LICENSE_REVOKED')
  await db.notification.update({ where: { id }, data: { sentAt: new Date('2026-11-30T12:00:00Z') } })
  const failed = await record('LICENSE_REVOKED', { state: 'FAILED' })
  await db.notification.update({
    where: { id: failed },
    data: { sentAt: null, attemptedAt: new Date('2026-11-30T12:00:00Z') },
  })
  await deleteExpired({ ...app.ctx, retention })
  expect(await left([id, failed])).toEqual([id, failed])
  await db.notification.deleteMany({ where: { id: { in: [id, failed] } } })
})

test('a notice of an end stays until the end is expired, too, so that the contact gets no second one', async () => {
  const ended = await record('LICENSE_EXPIRING', { occasion: '2025-11-30T23:00:00.000Z' })
  const occasion = '2026-12-31T23:00:00.000Z'
  const future = await record('LICENSE_EXPIRING', { occasion })

  await deleteExpired({ ...app.ctx, retention })

  expect(await left([ended, future])).toEqual([future])
  await db.$transaction((tx) =>
    notify(admin, tx, [{ message: 'LICENSE_EXPIRING', licenseId, occasion, contactId }]),
  )
  expect(await db.notification.count({ where: { licenseId, occasion } })).toBe(1)
})

test('deletes more rows than one batch, past those that stay', async () => {
  const waiting = await record('LICENSE_CHANGED', { state: 'QUEUED' })
  await db.notification.createMany({
    data: Array.from({ length: 5_200 }, (_, index) => ({
      ...{ id: idAt(old), accountId, licenseId, contactId, message: 'LICENSE_CHANGED' as const },
      ...{ state: 'SENT' as const, occasion: `many ${index}` },
      ...{ createdAt: old, dueAt: old, nextAttemptAt: old, sentAt: old },
    })),
  })
  await deleteExpired({ ...app.ctx, retention })
  const rows = await db.notification.findMany({
    where: { message: 'LICENSE_CHANGED' },
    select: { id: true },
  })
  expect(rows).toEqual([{ id: waiting }])
})
