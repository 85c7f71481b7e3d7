import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'
import { createExports } from '../../schema/server/export-list.ts'
import { createGraphql, serveByYoga } from '../../schema/server/yoga.ts'
import { createHttpServer } from '../../src/http/server.ts'
import type { Edge, ServerOptions } from '../../src/http/server-options.ts'
import { edge, type TestApp } from '../app.ts'

/** Starts the HTTP server of a gateway on a free port of this machine, and returns its URL. Tests close it at their end. */
export async function listen(
  app: TestApp,
  { edge: more, ...options }: Partial<Omit<ServerOptions, 'edge'>> & { edge?: Partial<Edge> } = {},
): Promise<string> {
  const graphiql = options.graphiql ?? false
  const server = createHttpServer(app.ctx, {
    graphql: serveByYoga(createGraphql(app.ctx, { graphiql })),
    graphiql,
    exports: createExports(app.ctx),
    ready: () => app.ready(),
    ...options,
    edge: { ...edge, ...more },
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => server.close())
  const { port } = server.address() as AddressInfo
  return `http${more?.tls ? 's' : ''}://127.0.0.1:${port}`
}
