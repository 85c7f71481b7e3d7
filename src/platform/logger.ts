import { type DestinationStream, type Logger as Pino, pino, stdSerializers, stdTimeFunctions } from 'pino'
import { remedyOf } from './database/error-remedy.ts'
import { createLogOutput } from './log-output.ts'
import { traceIds } from './telemetry/tracing.ts'

export type Logger = Pino

/** Properties whose values are never logged, down to the third level. */
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
 * Creates the structured log. Types keep secrets out of it: a `LicenseKey` prints as its hint. Redaction by name is the
 * second defense. With `traced`, each line has the ids of its trace and span.
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

/** Writes synchronously. Passing each line to a thread costs many times as much. */
function standardOutput(): DestinationStream {
  return pino.destination({ dest: 1, sync: true })
}

/**
 * Serializes an error and adds the remedy for the operator. Drops `client`: an error of the PostgreSQL driver contains its
 * connection with the secret that cancels statements.
 */
function serializeError(error: Error): Record<string, unknown> {
  const { client: _connection, ...serialized } = stdSerializers.err(error) as Record<string, unknown>
  const remedy = remedyOf(error)
  return redact({ ...serialized, ...(remedy && { remedy }) }, LEVELS - 1)
}

/**
 * Returns the members without secret properties: themselves if they have none. The redaction of pino costs more than a whole
 * validation.
 */
function redact(members: object, levels: number): Record<string, unknown> {
  const given = members as Record<string, unknown>
  let redacted: Record<string, unknown> | null = null
  for (const name of Object.keys(given)) {
    const value = SECRET_NAMES.has(name) ? '[redacted]' : redactWithin(given[name], levels - 1)
    if (value === given[name]) continue
    redacted ??= { ...given }
    redacted[name] = value
  }
  return redacted ?? given
}

function redactWithin(value: unknown, levels: number): unknown {
  if (levels === 0 || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = value.map((item) => redactWithin(item, levels - 1))
    return items.some((item, index) => item !== value[index]) ? items : value
  }
  return Object.getPrototypeOf(value) === Object.prototype ? redact(value, levels) : value
}
