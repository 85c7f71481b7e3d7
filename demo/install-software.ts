import { createLicensing, type Licensing, memoryStore, type Refusal, type Standing } from '../client/index.ts'
import { product } from './catalogue.ts'
import type { Device } from './customers.ts'
import { getKeys } from './published.ts'

/** The licensed software on a device, with the client that a vendor adds to it. */
export interface Software {
  device: Device
  licensing: Licensing
  /** Cuts the device off from the gateway, or connects it again. */
  setOffline(isOffline: boolean): void
}

/** Installs the software on a device. It has the public keys of the gateway, and no license yet. */
export async function installSoftware(url: string, device: Device): Promise<Software> {
  const { fingerprint, version } = device
  let isOffline = false
  const licensing = createLicensing({
    ...{ gateway: url, product: product.code, version: version ?? '1.0.0', keys: await getKeys(url) },
    ...{ fingerprint, store: memoryStore(), meter: 'render' },
    fetch: async (input, init) => {
      if (isOffline) throw new TypeError('fetch failed')
      // A license file names its status list by the public address of the gateway, which another machine would reach.
      const { pathname } = new URL(String(input))
      return await fetch(new URL(pathname, url), init)
    },
  })
  return {
    device,
    licensing,
    setOffline(next) {
      isOffline = next
    },
  }
}

/** Activates a license on the device of the software. Throws if the gateway refuses. */
export async function activateOn({ device, licensing }: Software, key: string): Promise<Standing> {
  const result = await licensing.activate(key, { name: device.name })
  if (result.state === 'REFUSED') throw new Error(`${device.name}: ${result.code}: ${result.message}`)
  return result
}

/** Describes a standing or a refusal: `LICENSED`, or `LOCKED, REVOKED → CONTACT_SUPPORT`. */
export function describeStanding({ state, valid, code, nextAction }: Standing | Refusal): string {
  const remedy = nextAction ? ` → ${nextAction}` : ''
  return valid ? `${state}${code === 'VALID' ? '' : `, ${code}${remedy}`}` : `${state}, ${code}${remedy}`
}

/** Lists granted entitlements with their values. */
export function listGrants({ entitlements }: Pick<Standing, 'entitlements'>): string {
  const grants = Object.entries(entitlements).map(([code, value]) =>
    value === true ? code : `${code} ${value}`,
  )
  return grants.join(', ') || 'nothing'
}
