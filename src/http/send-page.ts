import type { ServerResponse } from 'node:http'
import { html, type SafeHtml } from '../platform/html.ts'

/** Sends a small page without scripts or outside resources. Only pages of the gateway may frame it. */
export function sendPage(
  response: ServerResponse,
  { status, title, locale = 'en', body }: { status: number; title: string; locale?: string; body: SafeHtml },
): void {
  const page = html`<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.6 -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.4rem; }
table { border-collapse: collapse; width: 100%; }
td { padding: .5rem .75rem .5rem 0; border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); vertical-align: top; }
a { color: light-dark(#0b57d0, #8ab4f8); }
code { overflow-wrap: anywhere; }
dt { font-weight: 600; margin-top: 1.25rem; }
dd { margin: 0; }
button { font: inherit; padding: .6rem 1.2rem; border-radius: 8px; border: 1px solid currentColor; background: none; cursor: pointer; }
iframe { width: 100%; height: 46rem; border: 1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius: 10px; }
pre { white-space: pre-wrap; }
</style></head><body>${body}</body></html>`
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src https: http:; frame-src 'self'; form-action 'self'; frame-ancestors 'self'",
  })
  response.end(String(page))
}
