import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { type HeartbeatInput, heartbeat } from '../../../src/domain/activations/heartbeat.ts'
import { checkOutLicense } from '../../../src/domain/license-files/check-out.ts'
import { recordUsage } from '../../../src/domain/usage/record.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const names = ['board', 'disk', 'network', 'screen']

/** Components of a device, of which the first `same` equal those of the activated device. */
function componentsWith(same: number) {
  return names.map((name, index) => ({ name, value: index < same ? `${name}-1` : `${name}-2` }))
}

test.each([
  ['EXACT', [4], false],
  ['ANY', [0], false],
  ['ANY', [1, 2, 3, 4], true],
  ['TWO', [0, 1], false],
  ['TWO', [2, 3, 4], true],
  ['MOST', [0, 1, 2], false],
  ['MOST', [3, 4], true],
  ['ALL', [0, 1, 2, 3], false],
  ['ALL', [4], true],
] as const)(
  '%s with %j of four equal components is the same device: %s',
  async (fingerprintMatch, equal, same) => {
    for (const count of equal) {
      const { licenseKey: key, licenseId } = await seedLicense(admin, { fingerprintMatch, maxActivations: 2 })
      const first = await activateLicense(admin, { key, fingerprint: 'one', components: componentsWith(4) })

      const { valid } = await validateLicense(admin, {
        key,
        fingerprint: 'two',
        components: componentsWith(count),
      })
      const second = await activateLicense(admin, {
        key,
        fingerprint: 'two',
        components: componentsWith(count),
      })

      expect(valid).toBe(same)
      expect(second.activationId === first.activationId).toBe(same)
      expect(await admin.db.activation.count({ where: { licenseId } })).toBe(same ? 1 : 2)
    }
  },
)

test('a device with the same fingerprint matches, whatever its components', async () => {
  const { licenseKey: key } = await seedLicense(admin, { fingerprintMatch: 'ALL' })
  await activateLicense(admin, { key, fingerprint: 'one', components: componentsWith(4) })

  expect(
    await validateLicense(admin, { key, fingerprint: 'one', components: componentsWith(0) }),
  ).toMatchObject({
    valid: true,
  })
})

test('every operation matches a device by its components', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseKey: key, licenseId } = await seedLicense(admin, {
    fingerprintMatch: 'MOST',
    heartbeat: { every: 'P1D', missedBy: 'KEEP' },
    meters: [{ code: 'renders' }],
  })
  const { activationId } = await activateLicense(admin, {
    key,
    fingerprint: 'one',
    components: componentsWith(4),
  })
  const changed = { key, fingerprint: 'two', components: componentsWith(3) }
  const other = {
    key,
    fingerprint: 'two',
    components: [...componentsWith(2).slice(0, 3), { name: 'screen', value: 'screen-3' }],
  }
  const beat = (device: HeartbeatInput) => transact(admin.db, (tx) => heartbeat(admin, tx, device))
  const use = (device: HeartbeatInput) =>
    transact(admin.db, (tx) => recordUsage(admin, tx, { ...device, meter: 'renders', amount: 1 }))
  const deactivate = (device: HeartbeatInput) =>
    transact(admin.db, (tx) => deactivateLicense(admin, tx, device))

  app.setNow('2026-01-16T12:00:00Z')
  expect(await beat(changed)).toMatchObject({ validation: { code: 'VALID' } })
  await expect(beat(other)).rejects.toMatchObject({ code: 'LICENSE_NOT_ACTIVATED' })
  app.setNow('2026-01-17T12:00:00Z')
  expect(await validateLicense(admin, changed)).toMatchObject({ code: 'VALID' })
  await use(changed)
  expect(await admin.db.usageRecord.findMany({ where: { licenseId } })).toMatchObject([{ activationId }])
  expect(await deactivate(other)).toMatchObject({ deactivated: false })
  expect(await deactivate(changed)).toMatchObject({ deactivated: true })
  app.setNow('2026-01-15T12:00:00Z')
})

const parts = (values: Record<string, string>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }))

/** Seeds an active device with these components. Further calls present it under another fingerprint. */
async function seedDevice(fingerprintMatch: string, values: Record<string, string>) {
  const { licenseKey: key, licenseId } = await seedLicense(admin, {
    fingerprintMatch,
    maxActivations: 3,
    meters: [{ code: 'renders' }],
    transferLimit: { count: 0, per: 'P1Y' },
    offline: { ttl: 'P30D', maxOutstanding: 3 },
  })
  const { activationId } = await activateLicense(admin, {
    key,
    fingerprint: 'one',
    components: parts(values),
  })
  const as = (presented: Record<string, string>, fingerprint = 'two') => ({
    key,
    fingerprint,
    components: parts(presented),
  })
  const read = async () =>
    (await admin.db.activation.findUniqueOrThrow({ where: { id: activationId } })).components
  return { key, licenseId, activationId, as, read }
}

const seen: [string, (device: HeartbeatInput) => Promise<unknown>][] = [
  ['an activation', (device) => activateLicense(admin, device)],
  ['a heartbeat', (device) => transact(admin.db, (tx) => heartbeat(admin, tx, device))],
  ['a validation', (device) => validateLicense(admin, device)],
  [
    'a record of usage',
    (device) =>
      transact(admin.db, (tx) => recordUsage(admin, tx, { ...device, meter: 'renders', amount: 1 })),
  ],
]

test.each(seen)('the components follow a device that changes part by part, with %s', async (_, see) => {
  const { as, read, activationId } = await seedDevice('MOST', { board: 'b1', disk: 'd1', network: 'n1' })
  await see(as({ board: 'b1', disk: 'd1', network: 'n2' }))
  await see(as({ board: 'b1', disk: 'd2', network: 'n2' }))
  await see(as({ board: 'b2', disk: 'd2', network: 'n2' }))
  expect(await read()).toEqual({ board: 'b2', disk: 'd2', network: 'n2' })
  expect(await activateLicense(admin, as({ board: 'b2', disk: 'd2', network: 'n3' }))).toMatchObject({
    activationId,
    created: false,
  })
})

test.each(seen)('a device that changes too much at once is another one, with %s', async (_, see) => {
  const { as, read } = await seedDevice('MOST', { board: 'b1', disk: 'd1', network: 'n1' })
  await see(as({ board: 'b1', disk: 'd2', network: 'n2' })).catch(() => undefined)
  expect(await read()).toEqual({ board: 'b1', disk: 'd1', network: 'n1' })
})

test('the components follow a device that is recognized by its fingerprint', async () => {
  const { as, read, activationId } = await seedDevice('ALL', { board: 'b1', disk: 'd1' })
  await activateLicense(admin, as({ board: 'b2', disk: 'd2' }, 'one'))
  expect(await read()).toEqual({ board: 'b2', disk: 'd2' })
  expect(await activateLicense(admin, as({ board: 'b2', disk: 'd2' }))).toMatchObject({ activationId })
})

test('a validation for another instant stores no components', async () => {
  const { as, read } = await seedDevice('ANY', { board: 'b1', disk: 'd1' })
  await validateLicense(admin, { ...as({ board: 'b1', disk: 'd2' }), asOf: new Date('2026-01-16T00:00:00Z') })
  expect(await read()).toEqual({ board: 'b1', disk: 'd1' })
})

test('a part that is missing or unreadable keeps its last value, so as many parts must match as before', async () => {
  const { as, read, activationId } = await seedDevice('MOST', {
    board: 'b1',
    disk: 'd1',
    network: 'n1',
    screen: 's1',
  })
  await activateLicense(
    admin,
    as({ board: 'b1', disk: 'd1', network: 'n1', screen: 'Not Specified', rom: 'None' }),
  )
  await activateLicense(admin, as({ board: 'b1', disk: 'd1', network: 'n1' }))
  expect(await read()).toEqual({ board: 'b1', disk: 'd1', network: 'n1', screen: 's1' })
  const two = await activateLicense(admin, as({ board: 'b1', disk: 'd1' }))
  expect(two.activationId).not.toBe(activationId)
})

test.each([
  ['ANY', { board: 'unknown' }, false],
  ['ANY', { board: '', disk: ' \n' }, false],
  ['ANY', { board: 'unknown', disk: 'd1' }, true],
  ['TWO', { board: 'To be filled by O.E.M.', disk: 'd1' }, false],
  ['TWO', { board: '00:00:00:00:00:00', disk: 'd1', network: 'n1' }, true],
  ['MOST', { board: 'None', disk: 'd1' }, false],
  ['MOST', { board: 'None', disk: 'd1', network: 'n1' }, true],
  ['ALL', { board: 'None', disk: 'd1', network: 'n1' }, false],
  ['ALL', { disk: 'd1', network: 'n1' }, true],
])('with %s, two devices with the parts %j are one: %s', async (fingerprintMatch, values, same) => {
  const { as, activationId } = await seedDevice(fingerprintMatch, values)
  expect(await validateLicense(admin, as(values))).toMatchObject({ valid: same })
  expect((await activateLicense(admin, as(values))).activationId === activationId).toBe(same)
})

test.each(['__proto__', 'constructor', 'toString'])(
  'a part with the name %s is a part as any other',
  async (name) => {
    const device = Object.fromEntries([
      [name, 'p1'],
      ['disk', 'd1'],
    ])
    const { as, read, activationId } = await seedDevice('ANY', device)
    expect(JSON.stringify(await read())).toContain(`"${name}":"p1"`)
    const { activationId: other } = await activateLicense(admin, as({ disk: 'd2' }))
    expect(other).not.toBe(activationId)
    expect(await activateLicense(admin, as(Object.fromEntries([[name, 'p1']]), 'three'))).toMatchObject({
      activationId,
    })
    await activateLicense(
      admin,
      as(
        Object.fromEntries([
          [name, 'p2'],
          ['disk', 'd1'],
        ]),
        'three',
      ),
    )
    expect(JSON.stringify(await read())).toContain(`"${name}":"p2"`)
  },
)

test('a device that is recognized by its components takes its former seat, which is no transfer', async () => {
  const { key, as, activationId } = await seedDevice('ANY', { disk: 'd1' })
  await transact(admin.db, (tx) => deactivateLicense(admin, tx, { key, fingerprint: 'one' }))
  const { activationId: next } = await activateLicense(admin, as({ disk: 'd1' }))
  expect(await admin.db.activation.findUniqueOrThrow({ where: { id: next } })).toMatchObject({
    predecessorId: activationId,
    transferred: false,
  })
})

test('a device that is recognized by its components takes the seat that its file holds', async () => {
  const { key, as, activationId } = await seedDevice('ANY', { disk: 'd1' })
  await transact(admin.db, (tx) => checkOutLicense(admin, tx, { key, fingerprint: 'one' }))
  await transact(admin.db, (tx) => deactivateLicense(admin, tx, { key, fingerprint: 'one' }))
  expect(await activateLicense(admin, as({ disk: 'd1' }))).toMatchObject({ activationId })
})
