import { type DestinationStream, type Logger as Pino, pino, stdSerializers, stdTimeFunctions } from 'pino'
import { remedyOf } from './database/error-remedy.ts'
import { createLogOutput } from './log-output.ts'
import { traceIds } from './telemetry/tracing.ts'

export type Logger = Pino

/** What is never logged under these names, down to the third level. */
const SECRET_NAMES = new Set([
  'key',
  'licenseKey',
  'apiKey',
  'authorization',
  'token',
  'secret',
  'password',
  'email',
])
const LEVELS = 3

/**
 * The structured log. Secrets are kept out by construction (a license key is a type that prints as its
 * hint); the names below are the second net. Where operations are traced, a line names the trace that it is of.
 */
export function createLogger(
  options: { level: string; pretty: boolean; traced?: boolean },
  destination?: DestinationStream,
): Logger {
  return pino(
    {
      level: options.level,
      base: { service: 'licet' },
      timestamp: stdTimeFunctions.isoTime,
      serializers: { err: serializeError },
      formatters: { log: (line) => redact(line, LEVELS) },
      ...(options.traced && { mixin: () => traceIds() ?? {} }),
      ...(options.pretty && {
        transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname,service', singleLine: true } },
      }),
    },
    (destination ?? (options.pretty ? undefined : createLogOutput(standardOutput()))) as DestinationStream,
  )
}

/** Writes in the call: to hand each line to a thread costs many times what writing it does. */
function standardOutput(): DestinationStream {
  return pino.destination({ dest: 1, sync: true })
}

/**
 * An error, with what an operator does about it. One of the PostgreSQL driver carries its connection along, with the
 * secret that cancels its statements.
 */
function serializeError(error: Error): Record<string, unknown> {
  const { client: _connection, ...told } = stdSerializers.err(error) as Record<string, unknown>
  const remedy = remedyOf(error)
  return redact({ ...told, ...(remedy && { remedy }) }, LEVELS - 1)
}

/** A copy without what is secret by its name. Ours, since pino's own costs more than a whole validation does. */
function redact(members: object, levels: number): Record<string, unknown> {
  const redacted: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(members)) {
    redacted[name] = SECRET_NAMES.has(name) ? '[redacted]' : redactWithin(value, levels - 1)
  }
  return redacted
}

function redactWithin(value: unknown, levels: number): unknown {
  if (levels === 0 || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => redactWithin(item, levels - 1))
  return Object.getPrototypeOf(value) === Object.prototype ? redact(value, levels) : value
}
