import { isIP } from 'node:net'
import { z } from 'zod'
import { problem } from '../../platform/input-problem.ts'
import { say, type Text } from '../../texts/say.ts'
import { useOf } from './address-ranges.ts'

const MAX_LENGTH = 2_000

/**
 * The schema of the URL of an endpoint. Refuses what no request could be sent to. Names are resolved and checked for each
 * request.
 */
export function endpointUrl(networks: readonly string[]) {
  return z
    .string()
    .max(MAX_LENGTH)
    .transform((value, ctx) => {
      const refuse = (text: Text) => {
        ctx.addIssue({ code: 'custom', ...problem(text) })
        return z.NEVER
      }
      const url = URL.parse(value)
      if (!url || !/^https?:$/.test(url.protocol)) return refuse(say('INPUT_HTTPS_ADDRESS'))
      if (url.username || url.password) return refuse(say('INPUT_URL_WITH_USER'))
      if (url.hash) return refuse(say('INPUT_URL_WITH_FRAGMENT'))
      const address = addressOf(url)
      const use = address === null ? null : useOf(address, networks)
      if (address !== null && use === null) return refuse(say('INPUT_URL_PRIVATE'))
      if (url.protocol === 'http:' && networks.length === 0) return refuse(say('INPUT_HTTPS_REQUIRED'))
      if (url.protocol === 'http:' && use === 'PUBLIC') return refuse(say('INPUT_HTTPS_REQUIRED'))
      return url.href
    })
}

/** Returns the IP address in the place of a host name; null if there is a name. */
export function addressOf({ hostname }: URL): string | null {
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  return isIP(host) ? host : null
}
