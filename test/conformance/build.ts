import { spawnSync } from 'node:child_process'
import { type Client, folderOf, whyMissing } from './clients.ts'

/**
 * Builds the programs of the clients whose toolchain is present. Returns the clients that can run, and for each other one the
 * reason. What the builds print goes to the standard error.
 */
export function buildPrograms(clients: Client[]): { ready: Client[]; notes: Map<Client, string> } {
  const notes = new Map<Client, string>()
  const ready = clients.filter((client) => {
    const reason = whyMissing(client)
    const note = reason ? `skipped: ${reason}` : build(client)
    if (note) notes.set(client, note)
    return note === null
  })
  return { ready, notes }
}

/** Builds the program of a client. Returns why it cannot run; null if it can. */
function build(client: Client): string | null {
  if (!client.build) return null
  const [program, ...args] = client.build as [string, ...string[]]
  const since = performance.now()
  console.error(`== ${client.name}: ${client.build.join(' ')}`)
  const { status, error } = spawnSync(program, args, { cwd: folderOf(client), stdio: ['ignore', 2, 2] })
  console.error(`== ${client.name}: built in ${Math.round((performance.now() - since) / 1000)} s`)
  return status === 0 ? null : `the build failed${error ? `: ${error.message}` : ''}`
}
