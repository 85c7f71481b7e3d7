import { z } from 'zod'

const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const
export type SamplerName = (typeof samplers)[number]

/** The exporter and sampler of spans. */
export interface TelemetryConfig {
  /** URL of the collector for traces over OTLP/HTTP. */
  url: string
  serviceName: string
  sampler: { name: SamplerName; ratio: number }
}

const address = z.url({ protocol: /^https?$/, error: 'must be an http or https address' })

/** The variables of the OpenTelemetry specification that the gateway reads. The exporter reads further ones. */
export const telemetryVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: address.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: address.optional(),
  OTEL_SERVICE_NAME: z.string().default('licet'),
  OTEL_TRACES_SAMPLER: z
    .enum(samplers, `must be one of ${samplers.join(', ')}`)
    .default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number('must be a number').min(0).max(1).default(1),
  OTEL_SDK_DISABLED: z
    .string()
    .transform((value) => value.toLowerCase() === 'true')
    .default(false),
} as const

/** Returns the exporter and sampler; null if no exporter is configured. */
export function telemetryConfig(
  env: z.output<z.ZodObject<typeof telemetryVariables>>,
): TelemetryConfig | null {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: all, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces } = env
  // The general endpoint is a base URL without the path. The endpoint for traces is complete.
  const url = traces ?? (all && `${all.replace(/\/+$/, '')}/v1/traces`)
  if (!url || env.OTEL_SDK_DISABLED) return null
  return {
    url,
    serviceName: env.OTEL_SERVICE_NAME,
    sampler: { name: env.OTEL_TRACES_SAMPLER, ratio: env.OTEL_TRACES_SAMPLER_ARG },
  }
}
