import { homedir, hostname, platform } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import type { Platform } from '../settings.ts'
import { fileStore } from './file-store.ts'

/** Node, Deno and Bun. */
export const node: Platform = {
  variable: (name) => env[name],
  // Software with a fingerprint of its own, such as one in a container, does not need it.
  fingerprint: async (product) => await (await import('./machine-id.ts')).readFingerprint(product),
  deviceName: hostname() || undefined,
  name: platform(),
  store: (product) => fileStore(join(folder(), 'licet', `${product}.json`)),
  async fetch(input, init) {
    if (!Object.keys(env).some((name) => /^https?_proxy$/i.test(name))) return await fetch(input, init)
    const { proxyFetch, proxyOf } = await import('./proxy-fetch.ts')
    const proxy = proxyOf(new URL(String(input)))
    return await (proxy ? proxyFetch({ proxy }) : fetch)(input, init)
  },
}

/** Where programs of this user keep their state. */
function folder(): string {
  switch (platform()) {
    case 'win32':
      return env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local')
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support')
    default:
      return env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state')
  }
}
