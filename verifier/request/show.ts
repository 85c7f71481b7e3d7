import { calculateJwkThumbprint } from 'jose'
import { verifyLicenseFile } from '../verify-license-file.ts'
import { getDevice, publicJwkOf } from './device.ts'
import type { Folder } from './folder.ts'
import { findInstalled } from './install.ts'
import { findRequest } from './new.ts'
import { pinnedKeys } from './pinned-keys.ts'

/** Returns the state of the device, without secrets. */
export async function show(folder: Folder, now: Date): Promise<string> {
  const device = getDevice(folder)
  const { keys } = pinnedKeys(folder)
  const request = findRequest(folder)
  return [
    `product      ${device.product}`,
    `fingerprint  ${JSON.stringify(device.fingerprint)}`,
    `device key   ${await calculateJwkThumbprint(publicJwkOf(device))}`,
    `vendor keys  ${keys.map(({ kid }) => kid).join(' ')}`,
    `request      ${request ? `${request.jti}, created ${iso(request.iat)}, pending` : 'none'}`,
    `license      ${await licenseOf(folder, now)}`,
  ].join('\n')
}

async function licenseOf(folder: Folder, now: Date): Promise<string> {
  const installed = findInstalled(folder)
  const file = folder.read('license.jwt')
  if (!installed || file === null) {
    return folder.read('release.jwt') === null ? 'none' : 'released'
  }
  const { product, fingerprint } = getDevice(folder)
  const { keys } = pinnedKeys(folder)
  const { code, detail } = await verifyLicenseFile(file, {
    keys,
    product,
    fingerprint,
    now,
    store: folder.store,
  })
  // Without the license key, an encrypted file shows no more.
  const standing = code === 'DECRYPTION_FAILED' ? 'encrypted' : detail
  return `${installed.jti}, until ${iso(installed.exp)}: ${standing}`
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
