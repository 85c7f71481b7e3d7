import type { Route } from './server-options.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Serves a route only under a name of this gateway: a loopback name, or the host of its public URL. A page elsewhere can
 * make its own name resolve to this machine (DNS rebinding) and would then read what the route shows.
 */
export function onlyUnderKnownHosts(route: Route, publicUrl: string): Route {
  const known = new URL(publicUrl).hostname
  return async (request, response, routed) => {
    const host = hostnameOf(request.headers.host)
    if (host === null || !(LOOPBACK.has(host) || host === known)) return false
    return await route(request, response, routed)
  }
}

function hostnameOf(host: string | undefined): string | null {
  const url = `http://${host}`
  return host !== undefined && URL.canParse(url) ? new URL(url).hostname : null
}
