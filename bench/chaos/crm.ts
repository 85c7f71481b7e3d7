import { createClient } from '../../integrations/hubspot/api/client.ts'
import { createLimiter } from '../../integrations/hubspot/api/limiter.ts'
import { findType } from '../../integrations/hubspot/emulator/objects/object-type.ts'
import { type Emulator, startEmulator } from '../../integrations/hubspot/emulator/start-emulator.ts'
import { setUpPortal } from '../../integrations/hubspot/portal/setup.ts'
import { createLogger } from '../../src/platform/logger.ts'

/** Starts the emulator of HubSpot with a portal that is set up. */
export async function startHubspot(): Promise<Emulator> {
  const emulator = await startEmulator({ searchLagMs: 1_000, autoCreateCompanies: false })
  const client = createClient({
    token: { token: emulator.token },
    baseUrl: emulator.url,
    log: createLogger({ level: 'silent', pretty: false }),
    limiter: createLimiter({ calls: 1_000, searches: 1_000 }),
  })
  const { stopped } = await setUpPortal(client)
  if (stopped) throw new Error(`the portal could not be set up: ${stopped.reason}`)
  return emulator
}

/** Returns the values of a property in all records of the portal that are not archived. */
export function valuesIn({ portal }: Emulator, type: string, property: string): string[] {
  return [...findType(portal, type)!.records.values()]
    .filter(({ archivedAt }) => archivedAt === null)
    .flatMap(({ values }) => values.get(property) ?? [])
}

/** Counts the records that have the account, the name or the address of another record. */
export function countDuplicateRows(emulator: Emulator): number {
  const properties = [
    ['companies', 'licet_account_id'],
    ['companies', 'name'],
    ['contacts', 'email'],
  ] as const
  return properties.reduce((sum, [type, property]) => {
    const values = valuesIn(emulator, type, property)
    return sum + values.length - new Set(values).size
  }, 0)
}
