import { html } from '../platform/html.ts'
import { sendPage } from './send-page.ts'
import type { Route } from './server-options.ts'

/** A page that a developer can open in a browser. `url` is a path of this gateway or an absolute URL. */
export interface Page {
  url: string
  name: string
  description: string
}

const PATH = '/dev'

/** Serves `/dev`: the pages of a development gateway. */
export function developmentPagesRoute(pages: readonly Page[]): Route {
  const links = pages.map(
    ({ url, name, description }) => html`<dt><a href="${url}">${name}</a></dt><dd>${description}</dd>`,
  )
  const body = html`<h1>Licet</h1>
<p>This licensing gateway runs for development. With <code>NODE_ENV=production</code>, it serves no such page.
The <a href="/console/">console</a> is for daily work.</p>
<dl>${links}</dl>
<p>Most operations need an API key. The first start printed one, or named the file that contains it.
<code>npx licet key create-admin</code> creates another.</p>
<p>The documentation begins with <code>README.md</code> of the source. <code>docs/README.md</code> is its index.</p>`
  return async ({ method }, response, { path }) => {
    if (path !== PATH || method !== 'GET') return false
    sendPage(response, { status: 200, title: 'Licet', body })
    return true
  }
}

/** The pages that every development gateway has. */
export function ownPages(graphiql: boolean): Page[] {
  return [
    ...(graphiql
      ? [
          {
            url: '/graphql',
            name: 'GraphiQL',
            description:
              'Explore the graph and run operations. The API key in the headers selects the graph.',
          },
        ]
      : []),
    {
      url: '/ready',
      name: 'State',
      description: 'Whether the gateway can serve requests, and the state of the CRM sync.',
    },
    { url: '/metrics', name: 'Metrics', description: 'Metrics for Prometheus, for clients on this machine.' },
    {
      url: '/.well-known/jwks.json',
      name: 'Signing keys',
      description: 'Public keys that verify license files and signed responses.',
    },
  ]
}
