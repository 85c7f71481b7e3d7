import { type Config, ConfigError } from './config.ts'

/** Checks that a separate worker can serve gateways. Throws a `ConfigError` on the embedded database, which admits one process. */
export function checkWorker({ database }: Config): void {
  if (database.url !== undefined) return
  throw new ConfigError(
    'A separate worker needs PostgreSQL: the embedded database admits one process, and the gateway is that process.',
    'Set DATABASE_URL, or use `npm start`, which also runs the jobs.',
  )
}
