import type { TelemetryConfig } from './settings.ts'
import { traceWith } from './tracing.ts'

/** Starts tracing if an exporter is configured, and returns the function that ends it. Otherwise loads nothing. */
export async function startTracing(
  config: TelemetryConfig | null,
  closeTimeoutMs?: number,
): Promise<() => Promise<void>> {
  if (!config) return async () => {}
  const { openTelemetry } = await import('./open-telemetry.ts')
  const tracing = openTelemetry(config, closeTimeoutMs)
  traceWith(tracing)
  return async () => {
    traceWith(null)
    await tracing.close()
  }
}
