import { type DestinationStream, type Logger as Pino, pino, stdTimeFunctions } from 'pino'

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
