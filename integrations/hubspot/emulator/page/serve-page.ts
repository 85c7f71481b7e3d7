import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Portal } from '../portal/portal.ts'
import { companyPage } from './company-page.ts'
import { listPage } from './list-page.ts'

/** Serves the pages. Returns false for any other request. */
export function servePage(
  portal: Portal,
  { method }: IncomingMessage,
  response: ServerResponse,
  url: URL,
): boolean {
  if (method !== 'GET') return false
  const [, companies, id, ...more] = url.pathname.split('/')
  if (url.pathname === '/') {
    sendPage(response, 200, listPage(portal, url.searchParams.get('q') ?? ''))
    return true
  }
  if (companies !== 'companies' || id === undefined || more.length > 0) return false
  const page = companyPage(portal, id)
  sendPage(response, page === null ? 404 : 200, page ?? listPage(portal, '', `There is no company ${id}.`))
  return true
}

function sendPage(response: ServerResponse, status: number, html: string): void {
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      // Prevents scripts and requests, whatever a record contains.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
      'x-content-type-options': 'nosniff',
    })
    .end(html)
}
