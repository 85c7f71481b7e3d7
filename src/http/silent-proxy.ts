import type { IncomingHttpHeaders } from 'node:http'
import type { Logger } from '../platform/logger.ts'

/** Headers in which proxies usually send the address of the client. */
const ADDRESS_HEADERS = [
  'X-Forwarded-For',
  'Forwarded',
  'X-Real-IP',
  'CF-Connecting-IP',
  'True-Client-IP',
  'Fastly-Client-IP',
  'X-Client-IP',
]

/**
 * Returns a function that logs one warning: a trusted proxy sends no client address that can be read in `header`. All
 * clients of the proxy then share its address, so the wrong keys of one client lock out every other client.
 */
export function createSilentProxyWarning(
  log: Logger,
  header: string,
): (proxy: string, headers: IncomingHttpHeaders) => void {
  let isReported = false
  return (proxy, headers) => {
    if (isReported) return
    isReported = true
    const others = ADDRESS_HEADERS.filter(
      (name) => name.toLowerCase() !== header.toLowerCase() && headers[name.toLowerCase()] !== undefined,
    )
    const isAbsent = headers[header.toLowerCase()] === undefined
    log.warn({
      msg: `the trusted proxy sends no client address that can be read in ${header}: all its clients count as one address`,
      proxy,
      reason: isAbsent ? 'the header is absent' : 'the header contains no address',
      remedy:
        others.length > 0
          ? `the request has ${others.join(' and ')}: if the proxy sets it, set LICET_CLIENT_ADDRESS_HEADER=${others[0]}`
          : `let the proxy send ${header}, or name its header in LICET_CLIENT_ADDRESS_HEADER`,
    })
  }
}
