import { primaryOf } from '../src/platform/database/primary.ts'

/** Runs one statement on a database server, the primary of several, such as the creation of a database. */
export async function administer(server: string, statement: string): Promise<void> {
  const { Client, connectionString } = primaryOf(server)
  const client = new Client({ connectionString })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
