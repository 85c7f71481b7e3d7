import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Socket } from 'node:net'
import { env } from 'node:process'
import { connect as connectTls } from 'node:tls'

export interface ProxyOptions {
  /** URL of the proxy, with a user and password if it needs them; none by default. */
  proxy?: string | undefined
  /** Certificates in PEM that are trusted in place of those of the runtime. */
  ca?: string | string[] | undefined
}

/**
 * Creates a `fetch` for requests through a proxy (RFC 9110 section 9.3.6), or with certificates of your own. It follows no
 * redirects, and takes a text as its body.
 */
export function proxyFetch({ proxy, ca }: ProxyOptions = {}): typeof fetch {
  const via = proxy === undefined ? null : new URL(proxy)
  return async (input, { method = 'GET', headers, body, signal } = {}) => {
    const url = new URL(String(input))
    const isSecure = url.protocol === 'https:'
    const abort = signal ? { signal } : {}
    const sent = { ...Object.fromEntries(new Headers(headers)), connection: 'close' }
    const options = { method, headers: sent, agent: false, ...abort }
    return await new Promise((resolve, reject) => {
      const send = (tunnel?: Socket) => {
        const direct = { ...options, ...(ca && { ca }) }
        const servername = url.hostname
        const request = tunnel
          ? requestHttps(url, {
              ...direct,
              createConnection: () => connectTls({ socket: tunnel, servername, ...(ca && { ca }) }),
            })
          : isSecure
            ? requestHttps(url, direct)
            : via
              ? requestHttp(via, {
                  ...options,
                  path: url.href,
                  headers: { ...sent, host: url.host, ...credentialsOf(via) },
                })
              : requestHttp(url, options)
        request.on('error', (cause) => reject(new TypeError('fetch failed', { cause })))
        request.on('response', (incoming) => {
          const chunks: Buffer[] = []
          incoming.on('data', (chunk: Buffer) => void chunks.push(chunk))
          incoming.on('error', (cause) => reject(new TypeError('fetch failed', { cause })))
          incoming.on('end', () => {
            const { statusCode: status = 502, headers } = incoming
            const single = Object.entries(headers).map(([name, value]): [string, string] => [
              name,
              String(value),
            ])
            const isEmpty = [204, 205, 304].includes(status)
            resolve(new Response(isEmpty ? null : Buffer.concat(chunks), { status, headers: single }))
          })
        })
        request.end(body)
      }
      if (!via || !isSecure) return send()
      const path = `${url.hostname}:${url.port || 443}`
      requestHttp(via, {
        method: 'CONNECT',
        path,
        headers: { host: path, ...credentialsOf(via) },
        agent: false,
        ...abort,
      })
        .on('connect', ({ statusCode }, socket) => {
          if (statusCode === 200) return send(socket)
          socket.destroy()
          reject(new TypeError(`the proxy returned ${statusCode}`))
        })
        .on('response', ({ statusCode }) => reject(new TypeError(`the proxy returned ${statusCode}`)))
        .on('error', (cause) => reject(new TypeError('fetch failed', { cause })))
        .end()
    })
  }
}

function credentialsOf({ username, password }: URL): Record<string, string> {
  if (username === '') return {}
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` }
}

/** Returns the proxy that the environment names for a URL: `HTTPS_PROXY` or `HTTP_PROXY`, unless `NO_PROXY` excludes it. */
export function proxyOf(url: URL, variables: Record<string, string | undefined> = env): string | undefined {
  const read = (name: string) => variables[name.toLowerCase()] || variables[name] || undefined
  const excluded = (read('NO_PROXY') ?? '').split(/[\s,]+/).filter((host) => host !== '')
  const isExcluded = excluded.some((host) => {
    const domain = host.replace(/^\*?\.?/, '').toLowerCase()
    return (
      host === '*' || url.hostname === domain || url.hostname.endsWith(`.${domain}`) || url.host === domain
    )
  })
  return isExcluded ? undefined : read(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY')
}
