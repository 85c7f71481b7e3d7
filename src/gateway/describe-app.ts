import type { Config } from '../config/config.ts'
import type { App } from './app.ts'

/** Describes the database, the CRM, the mailer and the time zone data for the operator, one a line. */
export function describeApp(config: Config, app: App): string[] {
  return [
    config.database.url
      ? `Data: PostgreSQL, by DATABASE_URL${config.database.directUrl ? ', a connection pooler, and LICET_DIRECT_URL' : ''}`
      : `Data: embedded PostgreSQL in ${config.dataDir}, for development and small installations. Without fsync: a killed process loses no data, but a power failure can lose data.`,
    `CRM: ${app.ctx.crm?.target ?? 'none, as there is no LICET_HUBSPOT_TOKEN'}`,
    ...app.says,
  ]
}
