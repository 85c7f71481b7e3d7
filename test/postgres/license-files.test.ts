import { decodeJwt, decodeProtectedHeader } from 'jose'
import { describe, expect, test } from 'vitest'
import { hasPostgres } from '../database.ts'
import { createDevice } from '../domain/license-files/device.ts'
import type { Gateway } from './gateway.ts'
import { useGateways } from './gateways.ts'
import { activate, atOnce, mutate, seedAccount, seedLicense, seedLicenseType } from './mutations.ts'

const checkOut = (gateway: Gateway, input: { key: string; fingerprint: string }) =>
  mutate(gateway, 'checkOutLicense', input, 'file jti', null)

describe.skipIf(!hasPostgres())('license files, through two gateways on one database', () => {
  const licet = useGateways()

  async function seedActive(devices: number, offline: object) {
    const license = await seedLicense(licet.at(0), { maxActivations: devices, offline })
    const { key } = license
    for (let device = 0; device < devices; device++) {
      await activate(licet.at(device), { key, fingerprint: `device-${device}` })
    }
    return license
  }

  test('the first files of an installation, all issued in parallel, are signed with one key', async () => {
    const { key } = await seedActive(8, { ttl: 'P30D' })

    const results = await atOnce(8, (device) =>
      checkOut(licet.at(device), { key, fingerprint: `device-${device}` }),
    )

    expect(new Set(results.map(({ file }) => decodeProtectedHeader(file).kid)).size).toBe(1)
    expect((await licet.sql.query('select from signing_keys')).rowCount).toBe(1)
  })

  test('of 12 parallel devices 3 get the 3 allowed files', async () => {
    const { key, licenseId } = await seedActive(12, { ttl: 'P30D', maxOutstanding: 3 })

    const results = await atOnce(12, (device) =>
      checkOut(licet.at(device), { key, fingerprint: `device-${device}` }),
    )

    expect(results.filter(({ file }) => file)).toHaveLength(3)
    const refused = results.filter(({ code }) => code)
    expect(refused).toHaveLength(9)
    for (const refusal of refused) {
      expect(refusal).toMatchObject({ code: 'FILE_LIMIT_EXCEEDED', limit: 3, used: 3 })
    }
    const ledger = await licet.sql.query('select from license_files where license_id = $1', [licenseId])
    expect(ledger.rowCount).toBe(3)
  })

  test('ten parallel check-outs of one device return ten files, each with its own status index and seq', async () => {
    const { key, licenseId } = await seedActive(1, { ttl: 'P30D', maxOutstanding: 1 })

    const results = await atOnce(10, (turn) => checkOut(licet.at(turn), { key, fingerprint: 'device-0' }))

    const claims = results.map(({ file }) => decodeJwt<{ seq: number; status: object }>(file))
    expect(claims.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(new Set(claims.map(({ status }) => JSON.stringify(status))).size).toBe(10)
    const { rows } = await licet.sql.query(
      'select seq, issued_at from license_files where license_id = $1 order by seq',
      [licenseId],
    )
    const issued = rows.map(({ issued_at }) => issued_at.getTime())
    expect(issued).toEqual(issued.toSorted((a, b) => a - b))
  })

  test('each of four requests, uploaded repeatedly for two licenses in parallel, gets the file of one license', async () => {
    const licenseType = await seedLicenseType(licet.at(0), { maxActivations: 4, offline: { ttl: 'P30D' } })
    const account = await seedAccount(licet.at(0))
    const issue = async () =>
      (await mutate(licet.at(0), 'issueLicense', { account, licenseType }, 'licenseKey')).licenseKey as string
    const keys = [await issue(), await issue()]
    const { rows } = await licet.sql.query(
      'select p.code from products p join license_types t on t.product_id = p.id where t.code = $1',
      [licenseType],
    )
    const devices = await atOnce(4, (_) => createDevice(rows[0].code, new Date()))
    const requests = await atOnce(4, (turn) => devices[turn]!.request({ fingerprint: `rig-${turn}` }))

    const results = await atOnce(16, async (turn) => {
      const input = { request: requests[turn % 4], key: keys[(turn >> 2) % 2] }
      return {
        turn,
        ...(await mutate(licet.at(turn), 'answerLicenseRequest', input, 'file repeated', null)),
      } as Record<string, unknown>
    })

    for (const [device] of devices.entries()) {
      const own = results.filter(({ turn }) => Number(turn) % 4 === device)
      const files = own.filter(({ file }) => file)
      expect(files).toHaveLength(2)
      expect(new Set(files.map(({ file }) => file)).size).toBe(1)
      expect(files.filter(({ repeated }) => !repeated)).toHaveLength(1)
      expect(own.filter(({ code }) => code === 'REQUEST_USED')).toHaveLength(2)
    }
    const seats = await licet.sql.query(
      'select sum(active_activations)::int as taken from licenses l join license_types t on t.id = l.license_type_id where t.code = $1',
      [licenseType],
    )
    expect(seats.rows).toEqual([{ taken: 4 }])
  })
})
