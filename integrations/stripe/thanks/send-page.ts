import { hash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { html, SafeHtml } from '../../../src/platform/html.ts'

const style = `
:root { color-scheme: light dark; --line: light-dark(#d8dde5, #3a4150); --soft: light-dark(#5b6472, #a6afbd); --box: light-dark(#fff, #1a1f29); --tint: light-dark(#f4f6f9, #11151c); --accent: light-dark(#0f7b4a, #5fd39a); }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.25rem; background: var(--tint); color: light-dark(#141a24, #eef1f6); font: 1rem/1.6 system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; }
main { width: 100%; max-width: 36rem; padding: clamp(1.5rem, 5vw, 3rem); background: var(--box); border: 1px solid var(--line); border-radius: 16px; }
.mark { display: grid; place-items: center; width: 3rem; height: 3rem; margin-bottom: 1.25rem; border: 2px solid var(--accent); border-radius: 50%; color: var(--accent); font-size: 1.5rem; line-height: 1; }
h1 { margin: 0 0 .5rem; font-size: clamp(1.35rem, 4.5vw, 1.75rem); line-height: 1.25; text-wrap: balance; }
h2 { margin: 1.75rem 0 .75rem; font-size: 1rem; font-weight: 600; }
p { margin: .5rem 0 0; color: var(--soft); }
.key { margin: 0 0 1rem; padding: 1rem; background: var(--tint); border: 1px solid var(--line); border-radius: 10px; }
.key code { display: block; font: 600 clamp(.95rem, 3.8vw, 1.15rem)/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; user-select: all; }
.key i { font-style: normal; white-space: nowrap; }
.key span { display: block; margin-top: .35rem; color: var(--soft); font-size: .9rem; }
`
const policy = `default-src 'none'; style-src 'sha256-${hash('sha256', style, 'base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** A page for a customer. */
export interface ThanksPage {
  status: number
  locale: string
  title: string
  body: SafeHtml
  /** Seconds after which the browser reloads the page; null for none. */
  reloadAfter?: number | null
}

/** Sends a page without scripts, forms and outside resources. No cache stores it, and no other site learns its address. */
export function sendThanksPage(
  response: ServerResponse,
  { status, locale, title, body, reloadAfter = null }: ThanksPage,
): void {
  const page = html`<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<style>${SafeHtml.trusted(style)}</style></head><body><main>${body}</main></body></html>`
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': policy,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'referrer-policy': 'no-referrer',
    vary: 'accept-language',
    'x-content-type-options': 'nosniff',
    ...(reloadAfter !== null && { refresh: String(reloadAfter) }),
  })
  response.end(String(page))
}
