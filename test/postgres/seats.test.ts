import { describe, expect, test } from 'vitest'
import { hasPostgres } from '../database.ts'
import { useGateways } from './gateways.ts'
import { activate, atOnce, deactivate, heartbeat, seedLicense, validate } from './mutations.ts'

describe.skipIf(!hasPostgres())('seats, through two gateways on one database', () => {
  const licet = useGateways()

  test('40 clients racing for 5 seats get 5', async () => {
    for (let round = 0; round < 3; round++) {
      const { key, licenseId } = await seedLicense(licet.at(0), { maxActivations: 5 })

      const answers = await atOnce(40, (client) =>
        activate(licet.at(client), { key, fingerprint: `client-${client}` }),
      )

      expect(answers.filter(({ created }) => created)).toHaveLength(5)
      const refused = answers.filter(({ code }) => code)
      expect(refused).toHaveLength(35)
      for (const refusal of refused) {
        expect(refusal).toMatchObject({ code: 'ACTIVATION_LIMIT_EXCEEDED', limit: 5, used: 5 })
      }
      expect(await seatsOf(licenseId)).toEqual({ counted: 5, held: 5, ever: 5, events: 5 })
    }
  })

  test('refuses no device while a seat is free', async () => {
    const { key, licenseId } = await seedLicense(licet.at(0), { maxActivations: 40 })

    const answers = await atOnce(40, (client) =>
      activate(licet.at(client), { key, fingerprint: `client-${client}` }),
    )

    expect(answers.every(({ created }) => created)).toBe(true)
    expect(await seatsOf(licenseId)).toEqual({ counted: 40, held: 40, ever: 40, events: 40 })
    expect(await activate(licet.at(0), { key, fingerprint: 'one-more' })).toMatchObject({ used: 40 })
  })

  test('the same device ten times at once is one activation and one seat', async () => {
    const { key, licenseId } = await seedLicense(licet.at(0), { maxActivations: 1 })

    const answers = await atOnce(10, (turn) => activate(licet.at(turn), { key, fingerprint: 'laptop' }))

    expect(new Set(answers.map(({ activation }) => activation.id)).size).toBe(1)
    expect(answers.filter(({ created }) => created)).toHaveLength(1)
    expect(answers.filter(({ activationToken }) => activationToken)).toHaveLength(1)
    expect(await seatsOf(licenseId)).toEqual({ counted: 1, held: 1, ever: 1, events: 1 })
  })

  test('as many devices as seats come and go and are never refused', async () => {
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

  test('the counter equals the seats after a crowd has come and gone', async () => {
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

  test('a device that deactivates ten times at once gives one seat back', async () => {
    const { key, licenseId } = await seedLicense(licet.at(0), { maxActivations: 2 })
    await activate(licet.at(0), { key, fingerprint: 'stays' })
    await activate(licet.at(0), { key, fingerprint: 'goes' })

    const answers = await atOnce(10, (turn) => deactivate(licet.at(turn), { key, fingerprint: 'goes' }))

    expect(answers.filter(({ deactivated }) => deactivated)).toHaveLength(1)
    expect(await seatsOf(licenseId)).toMatchObject({ counted: 1, held: 1 })
  })

  test('a crowd racing for lapsed leases takes those and no more', async () => {
    const rules = { seatModel: 'FLOATING', leaseDuration: 'PT1H', maxActivations: 4 }
    const { key, licenseId } = await seedLicense(licet.at(0), rules)
    await atOnce(4, (device) => activate(licet.at(device), { key, fingerprint: `old-${device}` }))
    const lapsed = ['old-0', 'old-1', 'old-2']
    await licet.sql.query(
      `update activations set lease_ends_at = now() - interval '1 minute' where license_id = $1 and fingerprint = any($2)`,
      [licenseId, lapsed],
    )

    // Twenty strangers and the three whose leases lapsed want the three seats.
    const fingerprints = [...lapsed, ...Array.from({ length: 20 }, (_, client) => `new-${client}`)]
    const answers = await Promise.all(
      fingerprints.map((fingerprint, turn) =>
        (turn < 2 ? heartbeat : activate)(licet.at(turn), { key, fingerprint }),
      ),
    )

    expect(answers.filter(({ code }) => !code)).toHaveLength(3)
    expect(await seatsOf(licenseId)).toMatchObject({ counted: 4, held: 4 })
    const holders = await atOnce(23, (turn) =>
      validate(licet.at(turn), { key, fingerprint: fingerprints[turn]! }),
    )
    expect(holders.map(({ valid }) => valid)).toEqual(answers.map(({ code }) => !code))
    expect(await validate(licet.at(0), { key, fingerprint: 'old-3' })).toMatchObject({ valid: true })
  })

  test('a term that begins with the first activation begins once', async () => {
    const rules = { term: 'P1Y', termStartsAt: 'FIRST_ACTIVATION', maxActivations: 10 }
    const { key, licenseId } = await seedLicense(licet.at(0), rules)

    const answers = await atOnce(10, (client) =>
      activate(licet.at(client), { key, fingerprint: `client-${client}` }),
    )

    expect(answers.every(({ created }) => created)).toBe(true)
    expect(new Set(answers.map(({ validation }) => validation.license.expiry)).size).toBe(1)
    expect(await startsOf(licenseId)).toBe(1)
  })

  test('a term that begins with the first validation begins once', async () => {
    const rules = { term: 'P30D', termStartsAt: 'FIRST_VALIDATION', endsAtEndOfDay: false }
    const { key, licenseId } = await seedLicense(licet.at(0), rules)

    const answers = await atOnce(20, (client) => validate(licet.at(client), { key }))

    expect(new Set(answers.map(({ license }) => license.expiry)).size).toBe(1)
    expect(await startsOf(licenseId)).toBe(1)
  })

  /** The counter, the seats held, the activations that ever were, and the events that say so. */
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
