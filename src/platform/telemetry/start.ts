import type { TelemetryConfig } from './settings.ts'
import { traceWith } from './tracing.ts'

/** Starts tracing where an exporter is configured; answers what ends it. Without one nothing is even loaded. */
export async function startTracing(
  config: TelemetryConfig | null,
  patienceMs?: number,
): Promise<() => Promise<void>> {
  if (!config) return async () => {}
  const { openTelemetry } = await import('./open-telemetry.ts')
  const tracing = openTelemetry(config, patienceMs)
  traceWith(tracing)
  return async () => {
    traceWith(null)
    await tracing.close()
  }
}
