import { describe, expect, test } from 'vitest'
import { hasPostgres } from '../database.ts'
import { useGateways } from './gateways.ts'
import { mailedCode } from './mailed-code.ts'
import { activate, atOnce, heartbeat, mutate, seedLicense } from './mutations.ts'

describe.skipIf(!hasPostgres())('releasing another device, through two gateways on one database', () => {
  const licet = useGateways()

  /** A license with three active devices, and a code for it. */
  async function seed() {
    const { key, licenseId } = await seedLicense(licet.at(0), { maxActivations: 3 })
    const devices: string[] = []
    for (const fingerprint of ['a', 'b', 'c'])
      devices.push((await activate(licet.at(0), { key, fingerprint })).activation.id)
    await request(0, key)
    return { key, licenseId, devices, code: await mailedCode(licet, await productOf(licenseId)) }
  }
  const request = (turn: number, key: string) =>
    mutate(licet.at(turn), 'requestDeviceRelease', { key }, 'codeExpiresAt nextCodeAt', null)
  const release = (turn: number, input: object) =>
    mutate(licet.at(turn), 'releaseDevice', input, 'released seatFreeAt', null)
  async function productOf(licenseId: string): Promise<string> {
    const { rows } = await licet.sql.query(
      'select p.name from licenses l join products p on p.id = l.product_id where l.id = $1',
      [licenseId],
    )
    return rows[0].name
  }
  async function seatsOf(licenseId: string) {
    const { rows } = await licet.sql.query(
      `select active_activations as counted,
        (select count(*)::int from activations a where a.license_id = l.id and deactivated_at is null) as held,
        (select count(*)::int from events e where e.license_id = l.id and type = 'activation.released') as released
      from licenses l where id = $1`,
      [licenseId],
    )
    return rows[0]
  }

  test('of twelve parallel releases with one code, one releases one device', async () => {
    const { key, licenseId, devices, code } = await seed()

    const results = await atOnce(12, (turn) => release(turn, { key, code, device: devices[turn % 3] }))

    expect(results.filter(({ released }) => released)).toHaveLength(1)
    // A repeat for the released device changes nothing. The code is none for another device.
    expect(results.filter(({ released }) => released === false)).toHaveLength(3)
    expect(results.filter(({ code: refusal }) => refusal === 'CODE_INVALID')).toHaveLength(8)
    expect(await seatsOf(licenseId)).toEqual({ counted: 2, held: 2, released: 1 })
  })

  test('of 20 parallel wrong codes five are tested, and then the right one is refused', async () => {
    const { key, licenseId, devices, code } = await seed()
    const wrong = (code.startsWith('0') ? '1' : '0') + code.slice(1)

    const results = await atOnce(20, (turn) => release(turn, { key, code: wrong, device: devices[0] }))

    expect(results.map(({ code: refusal }) => refusal)).toEqual(Array(20).fill('CODE_INVALID'))
    expect(await release(0, { key, code, device: devices[0] })).toMatchObject({ code: 'CODE_INVALID' })
    const { rows } = await licet.sql.query('select max(attempts) as attempts from mailed_codes')
    expect(rows).toEqual([{ attempts: 5 }])
    expect(await seatsOf(licenseId)).toEqual({ counted: 3, held: 3, released: 0 })
  })

  test('a device that sends heartbeats while it is released has no seat afterwards', async () => {
    const { key, licenseId, devices, code } = await seed()

    const [released, ...beats] = await Promise.all([
      release(0, { key, code, device: devices[0] }),
      ...Array.from({ length: 8 }, (_, turn) => heartbeat(licet.at(turn), { key, fingerprint: 'a' })),
    ])

    expect(released).toMatchObject({ released: true })
    for (const beat of beats) expect([undefined, 'LICENSE_NOT_ACTIVATED']).toContain(beat.code)
    expect(await heartbeat(licet.at(1), { key, fingerprint: 'a' })).toMatchObject({
      code: 'LICENSE_NOT_ACTIVATED',
    })
    expect(await seatsOf(licenseId)).toEqual({ counted: 2, held: 2, released: 1 })
  })

  test('of ten parallel requests one mails a code', async () => {
    const { key, licenseId } = await seedLicense(licet.at(0), { maxActivations: 1 })

    const results = await atOnce(10, (turn) => request(turn, key))

    expect(new Set(results.map(({ codeExpiresAt }) => codeExpiresAt)).size).toBe(1)
    await mailedCode(licet, await productOf(licenseId))
    const { rows } = await licet.sql.query(
      'select mails from mailed_codes order by requested_at desc limit 1',
    )
    expect(rows).toEqual([{ mails: 1 }])
  })
})
