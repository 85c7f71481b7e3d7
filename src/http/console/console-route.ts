import type { IncomingMessage, ServerResponse } from 'node:http'
import { createProviderOrigins } from '../../auth/provider-origins.ts'
import { html } from '../../platform/html.ts'
import type { Page } from '../development-pages.ts'
import { matchesEtag } from '../matches-etag.ts'
import { sendJson } from '../send-json.ts'
import { sendPage } from '../send-page.ts'
import type { Route } from '../server-options.ts'
import type { ConsoleClient } from './console-settings.ts'
import { contentSecurityPolicy } from './content-security-policy.ts'
import { chooseVariant, createStaticFiles, type StaticFile } from './static-files.ts'

/** What the console shows before the sign-in, and how it signs in. */
export interface ConsoleOptions {
  /** Folder of the built console. It may be missing. */
  folder: string
  /** Version of the gateway. */
  version: string
  /** The clock of the gateway. */
  now: () => Date
  production: boolean
  sandbox: boolean
  graphiql: boolean
  /** Pages of a development gateway. */
  pages: readonly Page[]
  /** Issuer of the access tokens that the gateway accepts; null without one. */
  issuer: string | null
  client: ConsoleClient
}

const PATH = '/console/'

/** The files in `assets/` have a hash in their name, so a browser never asks for one twice. */
const IMMUTABLE = 'public, max-age=31536000, immutable'
/** The page and files without a hash: a browser asks each time whether they changed. */
const REVALIDATED = 'no-cache'

/**
 * Serves the web console at `/console/`: its files, compressed as the build did it, and the page for each path of a view. A
 * missing file is no view, so it does not exist. Redirects `/` to the console for a browser. Without a built console, a page
 * says how to build it, with the status 503.
 */
export function createConsoleRoute(options: ConsoleOptions): Route {
  const files = createStaticFiles(options.folder)
  const providerOrigins = options.issuer === null ? null : createProviderOrigins(options.issuer)
  const settings = settingsOf(options)
  return async (request, response, { path }) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false
    if (path === '/console' || (path === '/' && isBrowser(request))) {
      response.writeHead(path === '/' ? 302 : 308, { location: PATH + queryOf(request) }).end()
      return true
    }
    if (!path.startsWith(PATH)) return false
    const name = path.slice(PATH.length)
    if (name === 'settings.json') {
      response.setHeader('cache-control', 'no-store')
      sendJson(response, 200, { ...settings, now: options.now().toISOString() })
      return true
    }
    const page = await files.page()
    if (!page) {
      sendUnbuilt(response)
      return true
    }
    const file = isView(name) ? page : await files.find(name)
    if (!file) return false
    response.setHeader('content-security-policy', contentSecurityPolicy((await providerOrigins?.()) ?? []))
    response.setHeader('cross-origin-opener-policy', 'same-origin')
    response.setHeader('cross-origin-resource-policy', 'same-origin')
    sendFile(request, response, file)
    return true
  }
}

function isBrowser({ headers }: IncomingMessage): boolean {
  return headers.accept?.includes('text/html') ?? false
}

function queryOf({ url = '' }: IncomingMessage): string {
  const at = url.indexOf('?')
  return at === -1 ? '' : url.slice(at)
}

/**
 * Whether a path below `/console/` is one of a view, which the page shows itself: its last segment has no extension. A path
 * with a dot segment, a backslash or an encoded separator is no view: a proxy or a client could read another path in it.
 */
function isView(name: string): boolean {
  const decoded = decode(name)
  if (decoded === null || /[\\\0]|(^|\/)\.{1,2}(\/|$)/.test(decoded)) return false
  if (/%2f/i.test(name) || name === 'session' || name.startsWith('assets/')) return false
  return !/\.[^/]*$/.test(decoded)
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** Sends the smallest variant that the client accepts, unless the client has it already. */
function sendFile({ method, headers }: IncomingMessage, response: ServerResponse, file: StaticFile): void {
  const { coding, body, etag } = chooseVariant(file, headers['accept-encoding'])
  response.setHeader('etag', etag)
  response.setHeader('vary', 'Accept-Encoding')
  response.setHeader('cache-control', file.immutable ? IMMUTABLE : REVALIDATED)
  if (matchesEtag(headers['if-none-match'], etag)) {
    response.writeHead(304).end()
    return
  }
  response.writeHead(200, {
    'content-type': file.contentType,
    'content-length': body.length,
    ...(coding && { 'content-encoding': coding }),
  })
  response.end(method === 'HEAD' ? undefined : body)
}

function sendUnbuilt(response: ServerResponse): void {
  sendPage(response, {
    status: 503,
    title: 'Console',
    body: html`<h1>The console is not built</h1>
<p>Run <code>npm run console</code> in the folder of Licet. Then load this page again. The gateway needs no restart.</p>
<p>The API at <code>/graphql</code> does not need the console.</p>`,
  })
}

/** What the console reads before the sign-in. It contains no secret: any client can read it. */
function settingsOf({ version, production, sandbox, graphiql, pages, issuer, client }: ConsoleOptions) {
  const { clientId, scope, authorizeParameters } = client
  return {
    version,
    production,
    sandbox,
    signIn: {
      oidc: issuer !== null && clientId !== null ? { issuer, clientId, scope, authorizeParameters } : null,
      // In production, no person should handle a key that never expires and that names no person in the audit log.
      apiKey: !production,
      session: !production,
    },
    pages: production ? [] : pages,
    graphiql,
  }
}
