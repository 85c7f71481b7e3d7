/** What a piece of work is called in a trace. Nothing of it is secret, and none of it is a person's or a value of SQL. */
export interface SpanAbout {
  name: string
  kind: 'SERVER' | 'CLIENT' | 'CONSUMER'
  attributes?: SpanAttributes
}
export type SpanAttributes = Record<string, string | number | boolean | string[] | undefined>

/** A piece of work that goes on. */
export interface Span {
  rename(name: string): void
  set(attributes: SpanAttributes): void
  /** Notes that the work failed, by the name of the error: its message may quote what it was about. */
  fail(errorType: string): void
}

/** What makes spans; `src/platform/telemetry/open-telemetry.ts` is the one that there is. */
export interface Tracing {
  /** Runs work in a span: of the one that goes on, else of the caller's (a W3C `traceparent`), else a first one. */
  trace<T>(about: SpanAbout, traceparent: string | undefined, work: (span: Span) => Promise<T>): Promise<T>
  /** The span that goes on, here. */
  active(): (Span & { traceId: string; spanId: string }) | null
  /** Keeps what goes on here for work that is begun elsewhere. */
  keep(): <T>(work: () => T) => T
  /** Hands over what was not exported yet, and ends. */
  close(): Promise<void>
}

/** Spans belong to the process, as counters do. Without an exporter there are none, and they cost a comparison. */
let tracing: Tracing | null = null

export function traceWith(next: Tracing | null): void {
  tracing = next
}

export function isTracing(): boolean {
  return tracing !== null
}

const none: Span = { rename() {}, set() {}, fail() {} }
const asItIs = <T>(work: () => T): T => work()

/** Runs an operation or a job in a span. */
export async function trace<T>(
  about: SpanAbout,
  work: (span: Span) => Promise<T>,
  traceparent?: string,
): Promise<T> {
  return tracing ? await tracing.trace(about, traceparent, work) : await work(none)
}

/** Runs a statement or an outgoing call in a span of the operation or job it is for; of nothing, it has none. */
export async function traceWithin<T>(about: () => SpanAbout, work: (span: Span) => Promise<T>): Promise<T> {
  return tracing?.active() ? await tracing.trace(about(), undefined, work) : await work(none)
}

/** Describes the operation or job that goes on; without tracing `describe` is not even asked. */
export function describeSpan(describe: () => { name: string; attributes: SpanAttributes }): void {
  const span = tracing?.active()
  if (!span) return
  const { name, attributes } = describe()
  span.rename(name)
  span.set(attributes)
}

/** Keeps the span that goes on, for work that is begun in a later turn, for several. */
export function keepSpan(): <T>(work: () => T) => T {
  return tracing?.active() ? tracing.keep() : asItIs
}

/** The ids of the span that goes on, by which a log line is found from a trace, and a trace from a log line. */
export function traceIds(): { traceId: string; spanId: string } | undefined {
  const span = tracing?.active()
  return span ? { traceId: span.traceId, spanId: span.spanId } : undefined
}
