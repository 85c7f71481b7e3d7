import { isIP } from 'node:net'
import { isLoopback } from '../http/client-address.ts'
import { type Config, ConfigError } from './config.ts'

/**
 * Checks that the configuration is one with which a gateway can serve clients. Returns a warning for each setting that is
 * probably a mistake. Throws a `ConfigError` if the gateway would reject every request. A command needs no such
 * check.
 */
export function checkGateway({ production, edge, publicUrl, host }: Config): string[] {
  if (!production) return []
  if (!edge.tls && edge.trustedProxies.length === 0) {
    throw new ConfigError(
      'In production the gateway rejects every request without TLS, and nothing provides TLS. ' +
        'Set LICET_TLS_CERT and LICET_TLS_KEY, or name the proxy that terminates TLS in LICET_TRUSTED_PROXIES ' +
        '(loopback for a proxy on this machine). For a trial without TLS, set NODE_ENV=development.',
    )
  }
  const { protocol, hostname } = new URL(publicUrl)
  const warnings: string[] = []
  if (protocol !== 'https:' || isLocal(hostname))
    warnings.push(
      `LICET_PUBLIC_URL is ${publicUrl}. License files contain it permanently: set it to the https address that clients use, before the first license file is issued.`,
    )
  if (edge.tls && isLocal(host))
    warnings.push(
      `LICET_HOST is ${host}, so only this machine can connect. Set LICET_HOST=0.0.0.0 to listen on every address.`,
    )
  return warnings
}

function isLocal(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, '')
  return name === 'localhost' || (isIP(name) !== 0 && isLoopback(name))
}
