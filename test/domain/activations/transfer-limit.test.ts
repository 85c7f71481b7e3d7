import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app

async function seedLimited(rules: object = {}) {
  const { licenseKey: key, licenseId } = await seedLicense(admin, {
    maxActivations: 1,
    transferLimit: { count: 1, per: 'P30D' },
    ...rules,
  })
  return {
    licenseId,
    activate: (fingerprint: string) => activateLicense(admin, { key, fingerprint }),
    deactivate: (fingerprint: string) =>
      transact(admin.db, (tx) => deactivateLicense(admin, tx, { key, fingerprint })),
  }
}

test('refuses a transfer above the limit, with the instant of the next possible transfer', async () => {
  const { activate, deactivate, licenseId } = await seedLimited()
  await activate('a')
  await deactivate('a')
  expect(await activate('b')).toMatchObject({ created: true })
  app.setNow('2026-01-20T12:00:00Z')
  await deactivate('b')

  await expect(activate('c')).rejects.toMatchObject({
    code: 'TRANSFER_LIMIT_EXCEEDED',
    limit: 1,
    used: 1,
    nextAllowedAt: new Date('2026-02-14T12:00:00Z'),
  })
  expect(await admin.db.license.findUniqueOrThrow({ where: { id: licenseId } })).toMatchObject({
    activeActivations: 0,
  })

  app.setNow('2026-02-14T12:00:00Z')
  expect(await activate('c')).toMatchObject({ created: true })
  app.setNow('2026-01-15T12:00:00Z')
})

test('a device that takes its former seat again is not a transfer', async () => {
  const { activate, deactivate } = await seedLimited({ transferLimit: { count: 0, per: 'P30D' } })
  for (let round = 0; round < 3; round++) {
    expect(await activate('a')).toMatchObject({ created: true })
    await deactivate('a')
  }

  await expect(activate('b')).rejects.toMatchObject({ code: 'TRANSFER_LIMIT_EXCEEDED', nextAllowedAt: null })
})

test('taking a seat that no device has used is not a transfer', async () => {
  const { activate, deactivate } = await seedLimited({
    maxActivations: 2,
    transferLimit: { count: 0, per: 'P30D' },
  })
  await activate('a')
  await deactivate('a')

  expect(await activate('b')).toMatchObject({ created: true })
  await expect(activate('c')).rejects.toMatchObject({ code: 'TRANSFER_LIMIT_EXCEEDED' })
})

test('allows a transfer at the announced instant, also after the last days of a month', async () => {
  app.setNow('2026-01-30T12:00:00Z')
  const { activate, deactivate } = await seedLimited({ transferLimit: { count: 1, per: 'P1M' } })
  await activate('a')
  await deactivate('a')
  await activate('b')
  await deactivate('b')
  const nextAllowedAt = new Date('2026-02-28T12:00:00Z')
  await expect(activate('c')).rejects.toMatchObject({ code: 'TRANSFER_LIMIT_EXCEEDED', nextAllowedAt })

  app.setNow('2026-02-28T11:59:59.999Z')
  await expect(activate('c')).rejects.toMatchObject({ code: 'TRANSFER_LIMIT_EXCEEDED', nextAllowedAt })
  app.setNow('2026-02-28T12:00:00Z')
  expect(await activate('c')).toMatchObject({ created: true })
  app.setNow('2026-01-15T12:00:00Z')
})
