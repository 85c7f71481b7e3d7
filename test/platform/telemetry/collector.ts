import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

/** A span as it was exported: the tested part of the OTLP JSON. */
export interface ExportedSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  attributes: Record<string, unknown>
  failed: boolean
}

interface WireValue {
  stringValue?: string
  intValue?: string | number
  boolValue?: boolean
  arrayValue?: { values: WireValue[] }
}
interface WireSpan extends Omit<ExportedSpan, 'attributes' | 'failed'> {
  attributes: { key: string; value: WireValue }[]
  status: { code?: number }
}
interface WireTraces {
  resourceSpans: {
    resource: { attributes: { key: string; value: WireValue }[] }
    scopeSpans: { spans: WireSpan[] }[]
  }[]
}

/** Starts a collector that receives traces over OTLP/HTTP and stores them. */
export async function startCollector() {
  const bodies: string[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (request.url === '/v1/traces') bodies.push(Buffer.concat(chunks).toString())
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    /** Returns everything that arrived since the last call, as text. */
    take() {
      const text = bodies.splice(0)
      const traces = text.map((body) => JSON.parse(body) as WireTraces).flatMap((body) => body.resourceSpans)
      const services = traces.flatMap(({ resource }) =>
        resource.attributes.filter(({ key }) => key === 'service.name').map(({ value }) => plainOf(value)),
      )
      const spans = traces.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)).map(shown)
      return { text: text.join('\n'), services, spans }
    },
  }
}

function shown({ attributes, status, ...span }: WireSpan): ExportedSpan {
  return {
    ...span,
    attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, plainOf(value)])),
    failed: status.code === 2,
  }
}

function plainOf({ stringValue, intValue, boolValue, arrayValue }: WireValue): unknown {
  if (arrayValue) return arrayValue.values.map(plainOf)
  return stringValue ?? boolValue ?? (intValue === undefined ? undefined : Number(intValue))
}

/** Returns a tree of span names, in the order in which the spans began. */
export type Tree = string | [string, Tree[]]

export function treeOf(spans: readonly ExportedSpan[], parent: string | undefined): Tree[] {
  return spans
    .filter(({ parentSpanId }) => (parentSpanId || undefined) === parent)
    .map(({ name, spanId }) => {
      const below = treeOf(spans, spanId)
      return below.length > 0 ? [name, below] : name
    })
}
