import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { memoryStore, verifyLicenseFile } from '../verifier/index.ts'
import { field, product } from './catalogue.ts'
import { type Device, fieldLaptop, stranger } from './customers.ts'
import { expectEqual, expectMember } from './expect.ts'
import { IssueLicenseDocument, RevokeLicenseDocument } from './generated/admin/graphql.ts'
import { CheckOutLicenseDocument } from './generated/app/graphql.ts'
import type { Customer } from './onboard-customer.ts'
import { follow, getKeys, getStatusList } from './published.ts'
import { formatDate, formatMilliseconds, section, step } from './report.ts'
import { activateLicense } from './take-steps.ts'
import { verifyWithOpenssl } from './verify-with-openssl.ts'

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

  const store = memoryStore()
  const verify = (device: Device, statusList?: string) =>
    verifyLicenseFile(file, {
      keys,
      product: product.code,
      fingerprint: device.fingerprint,
      store,
      statusList,
    })
  await step('verify', async () => {
    const { code, claims } = await verify(fieldLaptop)
    expectEqual('the code', code, 'VALID')
    const grants = Object.keys(claims?.license.entitlements ?? {}).join(', ')
    return { says: `${fieldLaptop.name}, without a network: ${code}; grants ${grants}` }
  })
  await step('verify', async () => {
    const { code } = await verify(stranger)
    expectEqual('the code', code, 'FINGERPRINT_MISMATCH')
    return { says: `${stranger.name}, with a copy of the file: not valid, ${code}` }
  })
  await step('openssl', () => verifyWithOpenssl(file, keys))

  const before = await step('status list', async () => {
    const list = await getStatusList(url, file)
    const { code } = await verify(fieldLaptop, list.token)
    expectEqual('the code', code, 'VALID')
    return { says: `${list.token.length} bytes for a million files, cacheable: ${code}`, ...list }
  })
  await step('revoke', async () => {
    const input = { license: license.id, reason: 'the laptop was stolen' }
    const { revokeLicense } = await vendor.send(RevokeLicenseDocument, { input })
    const { status } = expectMember(revokeLicense, 'RevokeLicensePayload').license
    return { says: `license …${license.keyHint} is ${status}` }
  })
  await step('status list', async () => {
    const revokedAt = performance.now()
    const { token } = await follow(url, file, before.etag)
    const time = formatMilliseconds(performance.now() - revokedAt)
    const { valid, code } = await verify(fieldLaptop, token)
    expectEqual('the code', code, 'REVOKED')
    expectEqual('valid', valid, false)
    return { says: `published again after ${time}; the same file: not valid, ${code}` }
  })
  await step('verify', async () => {
    const { code } = await verify(fieldLaptop)
    expectEqual('the code', code, 'REVOKED')
    return { says: `${fieldLaptop.name}, without a network again: not valid, ${code}, from the stored state` }
  })
}
