import { AsyncLocalStorage } from 'node:async_hooks'
import { type Span as OtelSpan, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { parseTraceParent } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { SamplerName, TelemetryConfig } from './settings.ts'
import type { Span, SpanAttributes, Tracing } from './tracing.ts'

/** How long the end waits for the exporter. */
const PATIENCE_MS = 5_000

/**
 * Spans by the OpenTelemetry SDK, exported over OTLP in batches. Loaded only where an exporter is configured. Nothing is
 * patched and nothing is global: a span is made where this code makes one.
 */
export function openTelemetry(
  { url, serviceName, sampler }: TelemetryConfig,
  patienceMs = PATIENCE_MS,
): Tracing {
  const provider = new TracerProvider({
    sampler: createSampler(sampler),
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': serviceName }))
      .merge(detectResources({ detectors: [envDetector] })),
    // Headers, time-outs and certificates the exporter reads from its own variables of the standard.
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url }) })],
  })
  const tracer = provider.getTracer('licet')
  const current = new AsyncLocalStorage<OtelSpan>()

  return {
    async trace({ name, kind, attributes = {} }, traceparent, work) {
      const parent = current.getStore()
      const remote = parent ? null : parseTraceParent(traceparent ?? '')
      const context = parent
        ? trace.setSpan(ROOT_CONTEXT, parent)
        : remote
          ? trace.setSpanContext(ROOT_CONTEXT, { ...remote, isRemote: true })
          : ROOT_CONTEXT
      const span = tracer.startSpan(name, { kind: SpanKind[kind], attributes: defined(attributes) }, context)
      try {
        return await current.run(span, () => work(handleOf(span)))
      } catch (error) {
        handleOf(span).fail(error instanceof Error ? error.name : 'unknown')
        throw error
      } finally {
        span.end()
      }
    },
    active() {
      const span = current.getStore()
      return span ? { ...handleOf(span), ...idsOf(span) } : null
    },
    keep: () => AsyncLocalStorage.snapshot(),
    async close() {
      let timer: NodeJS.Timeout | undefined
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, patienceMs)
      })
      // Nobody is kept from stopping by a collector that does not answer.
      await Promise.race([provider.shutdown().catch(() => {}), patience])
      clearTimeout(timer)
    },
  }
}

function handleOf(span: OtelSpan): Span {
  return {
    rename: (name) => void span.updateName(name),
    set: (attributes) => void span.setAttributes(defined(attributes)),
    fail(errorType) {
      span.setAttribute('error.type', errorType)
      span.setStatus({ code: SpanStatusCode.ERROR })
    },
  }
}

function idsOf(span: OtelSpan) {
  const { traceId, spanId } = span.spanContext()
  return { traceId, spanId }
}

function defined(attributes: SpanAttributes): Record<string, string | number | boolean | string[]> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

function createSampler({ name, ratio }: { name: SamplerName; ratio: number }): Sampler {
  const inner = name.includes('traceidratio')
    ? new TraceIdRatioBasedSampler(ratio)
    : name.endsWith('always_off')
      ? new AlwaysOffSampler()
      : new AlwaysOnSampler()
  return name.startsWith('parentbased') ? new ParentBasedSampler({ root: inner }) : inner
}
