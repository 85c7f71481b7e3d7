import { setTimeout as sleep } from 'node:timers/promises'
import type { Licensing, Standing } from '../client/index.ts'
import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { field } from './catalogue.ts'
import { fieldLaptop, stranger } from './customers.ts'
import { expectEqual, expectMember } from './expect.ts'
import { IssueLicenseDocument, RevokeLicenseDocument } from './generated/admin/graphql.ts'
import { CheckOutLicenseDocument } from './generated/app/graphql.ts'
import { describeStanding, installSoftware, listGrants } from './install-software.ts'
import type { Customer } from './onboard-customer.ts'
import { getKeys, getStatusList } from './published.ts'
import { formatDate, formatMilliseconds, section, step } from './report.ts'
import { activateLicense } from './take-steps.ts'
import { verifyWithOpenssl } from './verify-with-openssl.ts'

const TIMEOUT_MS = 10_000
const PAUSE_MS = 50

/** Uses a license as a file without a network, and revokes it through the status list. */
export async function workOffline(
  vendor: GraphqlClient,
  software: GraphqlClient,
  { account }: Customer,
  url: string,
): Promise<void> {
  section('Offline', 'a license file, verified without the gateway, then revoked')
  const { license, key } = await step('issue', async () => {
    const { issueLicense } = await vendor.send(IssueLicenseDocument, {
      input: { account, licenseType: field.code },
    })
    const { license, licenseKey: key } = expectMember(issueLicense, 'IssueLicensePayload')
    expectMember(await activateLicense(software, key, fieldLaptop), 'ActivateLicensePayload')
    return { says: `${field.code} …${license.keyHint}, active on ${fieldLaptop.name}`, license, key }
  })
  const { keys } = await step('pin keys', async () => {
    const keys = await getKeys(url)
    return { says: `${keys.length} of /.well-known/jwks.json, shipped with the software`, keys }
  })
  const { file } = await step('check out', async () => {
    const input = { key, fingerprint: fieldLaptop.fingerprint }
    const { checkOutLicense } = await software.send(CheckOutLicenseDocument, { input })
    const { file, expiresAt } = expectMember(checkOutLicense, 'CheckOutLicensePayload')
    const until = formatDate(expiresAt, 'Europe/Oslo')
    return { says: `a file of ${file.length} bytes, valid until ${until} without the gateway`, file }
  })

  const onLaptop = await installSoftware(url, fieldLaptop)
  onLaptop.setOffline(true)
  await step('install', async () => {
    const standing = await onLaptop.licensing.install(file)
    expectEqual('the code', standing.code, 'VALID')
    if (standing.state === 'REFUSED') throw new Error(standing.message)
    return {
      says: `${fieldLaptop.name}, without a network: ${describeStanding(standing)}; grants ${listGrants(standing)}`,
    }
  })
  await step('install', async () => {
    const { licensing } = await installSoftware(url, stranger)
    const refusal = await licensing.install(file)
    expectEqual('the code', refusal.code, 'FINGERPRINT_MISMATCH')
    return { says: `${stranger.name}, with a copy of the file: ${describeStanding(refusal)}` }
  })
  await step('openssl', () => verifyWithOpenssl(file, keys))

  await step('status list', async () => {
    const list = await getStatusList(url, file)
    onLaptop.setOffline(false)
    const standing = await onLaptop.licensing.check({ fresh: true })
    expectEqual('the code', standing.code, 'VALID')
    return { says: `${list.length} bytes for a million files, cacheable: ${describeStanding(standing)}` }
  })
  await step('revoke', async () => {
    const input = { license: license.id, reason: 'the laptop was stolen' }
    const { revokeLicense } = await vendor.send(RevokeLicenseDocument, { input })
    const { status } = expectMember(revokeLicense, 'RevokeLicensePayload').license
    return { says: `license …${license.keyHint} is ${status}` }
  })
  await step('status list', async () => {
    const revokedAt = performance.now()
    const standing = await checkUntil(onLaptop.licensing, 'REVOKED')
    const time = formatMilliseconds(performance.now() - revokedAt)
    expectEqual('valid', standing.valid, false)
    return { says: `published again after ${time}; the same file: ${describeStanding(standing)}` }
  })
  await step('check', async () => {
    onLaptop.setOffline(true)
    const standing = await onLaptop.licensing.check({ fresh: true })
    expectEqual('the code', standing.code, 'REVOKED')
    return { says: `${fieldLaptop.name}, without a network again: ${describeStanding(standing)}` }
  })
}

/** Checks as the software does regularly, until the standing has a code. */
async function checkUntil({ check }: Licensing, code: string): Promise<Standing> {
  for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline; await sleep(PAUSE_MS)) {
    const standing = await check({ fresh: true })
    if (standing.code === code) return standing
  }
  throw new Error(`the software did not notice ${code} within ${TIMEOUT_MS / 1000} s`)
}
