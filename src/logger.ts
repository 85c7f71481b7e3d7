import { type DestinationStream, type Logger as Pino, pino, stdSerializers, stdTimeFunctions } from 'pino'

export type Logger = Pino

/**
 * The structured log. Secrets are kept out by construction (a license key is a type that prints as its
 * hint); the paths below are the second net.
 */
export function createLogger(
  options: { level: string; pretty: boolean },
  destination?: DestinationStream,
): Logger {
  return pino(
    {
      level: options.level,
      base: { service: 'licet' },
      timestamp: stdTimeFunctions.isoTime,
      serializers: { err: serializeError },
      redact: {
        paths: [
          'key',
          'licenseKey',
          'apiKey',
          'authorization',
          'token',
          'secret',
          'password',
          'email',
        ].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[redacted]',
      },
      ...(options.pretty && {
        transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname,service', singleLine: true } },
      }),
    },
    destination as DestinationStream,
  )
}

/** An error of the PostgreSQL driver carries its connection along, with the secret that cancels its statements. */
function serializeError(error: Error): Record<string, unknown> {
  const { client: _connection, ...told } = stdSerializers.err(error) as Record<string, unknown>
  return told
}
