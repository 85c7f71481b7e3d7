import { describe, expect, test } from 'vitest'
import { hasPostgres } from '../database.ts'
import { uniqueCode } from '../seed.ts'
import { useGateways } from './gateways.ts'
import {
  activate,
  atOnce,
  deactivate,
  heartbeat,
  mutate,
  seedAccount,
  seedLicense,
  seedLicenseType,
  validate,
} from './mutations.ts'

describe.skipIf(!hasPostgres())('seats, through two gateways on one database', () => {
  const licet = useGateways()

  test('of 40 parallel clients 5 get the 5 seats', async () => {
    for (let round = 0; round < 3; round++) {
      const { key, licenseId } = await seedLicense(licet.at(0), { maxActivations: 5 })

      const results = await atOnce(40, (client) =>
        activate(licet.at(client), { key, fingerprint: `client-${client}` }),
      )

      expect(results.filter(({ created }) => created)).toHaveLength(5)
      const refused = results.filter(({ code }) => code)
      expect(refused).toHaveLength(35)
      for (const refusal of refused) {
        expect(refusal).toMatchObject({ code: 'ACTIVATION_LIMIT_EXCEEDED', limit: 5, used: 5 })
      }
      expect(await seatsOf(licenseId)).toEqual({ counted: 5, held: 5, ever: 5, events: 5 })
    }
  })

  test('no client is refused while a seat is free', async () => {
    const { key, licenseId } = await seedLicense(licet.at(0), { maxActivations: 40 })

    const results = await atOnce(40, (client) =>
      activate(licet.at(client), { key, fingerprint: `client-${client}` }),
    )

    expect(results.every(({ created }) => created)).toBe(true)
    expect(await seatsOf(licenseId)).toEqual({ counted: 40, held: 40, ever: 40, events: 40 })
    expect(await activate(licet.at(0), { key, fingerprint: 'one-more' })).toMatchObject({ used: 40 })
  })

  test('ten parallel activations of one device create one activation with one seat', async () => {
    const { key, licenseId } = await seedLicense(licet.at(0), { maxActivations: 1 })

    const results = await atOnce(10, (turn) => activate(licet.at(turn), { key, fingerprint: 'laptop' }))

    expect(new Set(results.map(({ activation }) => activation.id)).size).toBe(1)
    expect(results.filter(({ created }) => created)).toHaveLength(1)
    expect(results.filter(({ activationToken }) => activationToken)).toHaveLength(1)
    expect(await seatsOf(licenseId)).toEqual({ counted: 1, held: 1, ever: 1, events: 1 })
  })

  test('no device is refused if at most as many devices as seats are active', async () => {
    const { key, licenseId } = await seedLicense(licet.at(0), { maxActivations: 6 })

    const refused = await atOnce(6, async (device) => {
      let refusals = 0
      for (let turn = device; turn < device + 12; turn++) {
        const { code } = await activate(licet.at(turn), { key, fingerprint: `device-${device}` })
        if (code) refusals++
        const { deactivated } = await deactivate(licet.at(turn + 1), { key, fingerprint: `device-${device}` })
        expect(deactivated).toBe(true)
      }
      return refusals
    })

    expect(refused).toEqual([0, 0, 0, 0, 0, 0])
    expect(await seatsOf(licenseId)).toEqual({ counted: 0, held: 0, ever: 72, events: 72 })
  })

  test('the counter equals the used seats after many parallel activations and deactivations', async () => {
    const { key, licenseId } = await seedLicense(licet.at(0), { maxActivations: 3 })

    await atOnce(10, async (device) => {
      const fingerprint = `device-${device}`
      for (let turn = 0; turn < 8; turn++) {
        const { code } = await activate(licet.at(turn), { key, fingerprint })
        const { deactivated } = await deactivate(licet.at(turn + device), { key, fingerprint })
        expect(deactivated).toBe(code === undefined)
      }
    })

    expect(await seatsOf(licenseId)).toMatchObject({ counted: 0, held: 0 })
    const next = await atOnce(5, (client) =>
      activate(licet.at(client), { key, fingerprint: `next-${client}` }),
    )
    expect(next.filter(({ created }) => created)).toHaveLength(3)
  })

  test('ten parallel deactivations of one device free one seat', async () => {
    const { key, licenseId } = await seedLicense(licet.at(0), { maxActivations: 2 })
    await activate(licet.at(0), { key, fingerprint: 'stays' })
    await activate(licet.at(0), { key, fingerprint: 'goes' })

    const results = await atOnce(10, (turn) => deactivate(licet.at(turn), { key, fingerprint: 'goes' }))

    expect(results.filter(({ deactivated }) => deactivated)).toHaveLength(1)
    expect(await seatsOf(licenseId)).toMatchObject({ counted: 1, held: 1 })
  })

  test('parallel clients take the seats of lapsed leases and no others', async () => {
    const rules = { seatModel: 'FLOATING', leaseDuration: 'PT1H', maxActivations: 4 }
    const { key, licenseId } = await seedLicense(licet.at(0), rules)
    await atOnce(4, (device) => activate(licet.at(device), { key, fingerprint: `old-${device}` }))
    const lapsed = ['old-0', 'old-1', 'old-2']
    await licet.sql.query(
      `update activations set lease_ends_at = now() - interval '1 minute' where license_id = $1 and fingerprint = any($2)`,
      [licenseId, lapsed],
    )

    // Twenty new devices and the three devices with lapsed leases request the three seats.
    const fingerprints = [...lapsed, ...Array.from({ length: 20 }, (_, client) => `new-${client}`)]
    const results = await Promise.all(
      fingerprints.map((fingerprint, turn) =>
        (turn < 2 ? heartbeat : activate)(licet.at(turn), { key, fingerprint }),
      ),
    )

    expect(results.filter(({ code }) => !code)).toHaveLength(3)
    expect(await seatsOf(licenseId)).toMatchObject({ counted: 4, held: 4 })
    const holders = await atOnce(23, (turn) =>
      validate(licet.at(turn), { key, fingerprint: fingerprints[turn]! }),
    )
    expect(holders.map(({ valid }) => valid)).toEqual(results.map(({ code }) => !code))
    expect(await validate(licet.at(0), { key, fingerprint: 'old-3' })).toMatchObject({ valid: true })
  })

  test('a term that begins with the first activation begins once', async () => {
    const rules = { term: 'P1Y', termStartsAt: 'FIRST_ACTIVATION', maxActivations: 10 }
    const { key, licenseId } = await seedLicense(licet.at(0), rules)

    const results = await atOnce(10, (client) =>
      activate(licet.at(client), { key, fingerprint: `client-${client}` }),
    )

    expect(results.every(({ created }) => created)).toBe(true)
    expect(new Set(results.map(({ validation }) => validation.license.expiry)).size).toBe(1)
    expect(await startsOf(licenseId)).toBe(1)
  })

  test('a term that begins with the first validation begins once', async () => {
    const rules = { term: 'P30D', termStartsAt: 'FIRST_VALIDATION', endsAtEndOfDay: false }
    const { key, licenseId } = await seedLicense(licet.at(0), rules)

    const results = await atOnce(20, (client) => validate(licet.at(client), { key }))

    expect(new Set(results.map(({ license }) => license.expiry)).size).toBe(1)
    expect(await startsOf(licenseId)).toBe(1)
  })

  test('of ten parallel trials of one device, each under another fingerprint, one begins', async () => {
    const rules = { term: 'P14D', fingerprintMatch: 'TWO', trial: { oncePer: ['FINGERPRINT'] } }
    const licenseType = await seedLicenseType(licet.at(0), rules)
    const keys = await atOnce(10, async (turn) => {
      const input = { account: await seedAccount(licet.at(turn)), licenseType }
      return (await mutate(licet.at(turn), 'issueLicense', input, 'licenseKey')).licenseKey as string
    })
    const components = ['board', 'disk'].map((name) => ({ name, value: uniqueCode(name) }))

    const results = await atOnce(10, (client) =>
      activate(licet.at(client), { key: keys[client]!, fingerprint: `client-${client}`, components }),
    )

    expect(results.filter(({ created }) => created)).toHaveLength(1)
    expect(results.filter(({ code }) => code === 'TRIAL_ALREADY_USED')).toHaveLength(9)
  })

  /** Returns the counter, the used seats, all activations and their events. */
  async function seatsOf(licenseId: string) {
    const { rows } = await licet.sql.query(
      `select active_activations as counted,
        (select count(*)::int from activations where license_id = $1 and deactivated_at is null) as held,
        (select count(*)::int from activations where license_id = $1) as ever,
        (select count(*)::int from events where license_id = $1 and type = 'license.activated') as events
      from licenses where id = $1`,
      [licenseId],
    )
    return rows[0]
  }

  async function startsOf(licenseId: string): Promise<number> {
    const text = `select from events where license_id = $1 and type = 'license.started'`
    return (await licet.sql.query(text, [licenseId])).rowCount ?? 0
  }
})
