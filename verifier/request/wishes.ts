import { CommandError, type CommandLine } from './command-line.ts'

const includes = ['ENTITLEMENTS', 'METERS', 'METADATA', 'ACCOUNT']

/** Durations of ISO 8601 that a gateway accepts. */
const DURATION = /^P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/

/** Returns the optional claims of a request from the options. */
export function readWishes({ name, ttl, include, encrypted, ...more }: CommandLine['values']): object {
  const keyHint = more['key-hint']
  if (name !== undefined && (name === '' || name.length > 200)) {
    throw new CommandError('--name must have 1 to 200 characters')
  }
  if (keyHint !== undefined && !/^\S{1,16}$/.test(keyHint)) {
    throw new CommandError(
      '--key-hint is only the last group of the license key. A file must not contain the whole key',
    )
  }
  if (ttl !== undefined && !DURATION.test(ttl)) {
    throw new CommandError(`--ttl must be an ISO 8601 duration, such as P30D, not ${ttl}`)
  }
  const listed = include?.split(',')
  const unknown = listed?.find((one) => !includes.includes(one))
  if (unknown !== undefined) {
    throw new CommandError(
      `--include does not accept ${unknown || 'an empty text'}. The values are ${includes.join(', ')}`,
    )
  }
  return {
    ...(keyHint && { keyHint }),
    ...(name && { name }),
    ...(ttl && { ttl }),
    ...(listed && { include: listed }),
    ...(encrypted && { encrypted }),
  }
}
