/** Describes a span. It must not contain secrets, personal data or values of SQL. */
export interface SpanAbout {
  name: string
  kind: 'SERVER' | 'CLIENT' | 'CONSUMER'
  attributes?: SpanAttributes
}
export type SpanAttributes = Record<string, string | number | boolean | string[] | undefined>

/** A span that has not ended. */
export interface Span {
  rename(name: string): void
  set(attributes: SpanAttributes): void
  /** Records that the work failed, by the name of the error. Its message may contain data of the request. */
  fail(errorType: string): void
}

/** Creates spans. The one implementation is `src/platform/telemetry/open-telemetry.ts`. */
export interface Tracing {
  /** Runs work in a span below the current one. Without a current span, its parent is `traceparent` (W3C), or none. */
  trace<T>(about: SpanAbout, traceparent: string | undefined, work: (span: Span) => Promise<T>): Promise<T>
  /** Returns the current span; null outside a span. */
  active(): (Span & { traceId: string; spanId: string }) | null
  /** Returns a function that runs work later in the current span. */
  bind(): <T>(work: () => T) => T
  /** Exports the remaining spans and ends. */
  close(): Promise<void>
}

/** Tracing of the process. Without an exporter it is null, and a span costs one comparison. */
let tracing: Tracing | null = null

/** Sets the implementation of the process; null ends tracing. */
export function traceWith(next: Tracing | null): void {
  tracing = next
}

/** Whether this process records spans. */
export function isTracing(): boolean {
  return tracing !== null
}

const noSpan: Span = { rename() {}, set() {}, fail() {} }
const runDirectly = <T>(work: () => T): T => work()

/** Runs an operation or a job in a span. `traceparent` is the W3C header of the client. */
export async function trace<T>(
  about: SpanAbout,
  work: (span: Span) => Promise<T>,
  traceparent?: string,
): Promise<T> {
  return tracing ? await tracing.trace(about, traceparent, work) : await work(noSpan)
}

/** Runs a statement or an outgoing call in a span below the current one. Outside a span, records none. */
export async function traceWithin<T>(about: () => SpanAbout, work: (span: Span) => Promise<T>): Promise<T> {
  return tracing?.active() ? await tracing.trace(about(), undefined, work) : await work(noSpan)
}

/** Sets the name and attributes of the current span. Calls `describe` only if there is one. */
export function describeSpan(describe: () => { name: string; attributes: SpanAttributes }): void {
  const span = tracing?.active()
  if (!span) return
  const { name, attributes } = describe()
  span.rename(name)
  span.set(attributes)
}

/** Returns a function that runs work later in the current span, for example in a batch. */
export function bindSpan(): <T>(work: () => T) => T {
  return tracing?.active() ? tracing.bind() : runDirectly
}

/** Returns the ids of the current span, which link log lines and traces; undefined outside a span. */
export function traceIds(): { traceId: string; spanId: string } | undefined {
  const span = tracing?.active()
  return span ? { traceId: span.traceId, spanId: span.spanId } : undefined
}
