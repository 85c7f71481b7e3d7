import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A client, as `clients/clients.json` registers it. Commands run in its folder. */
export interface Client {
  name: string
  /** Folder from the root of the repository. */
  folder: string
  /** Command that succeeds if the toolchain is present. */
  toolchain: string[]
  /** Command that builds the conformance program; none if there is nothing to build. */
  build?: string[]
  /** Command that runs it. It is the program itself, not a shell, so that it can be killed. */
  run: string[]
}

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Returns every registered client. */
export function readClients(): Client[] {
  return JSON.parse(readFileSync(`${root}clients/clients.json`, 'utf8'))
}

/** Returns the clients that `TEST_CLIENTS` names. Default: the one in TypeScript, which needs no other toolchain. */
export function chosenClients(): Client[] {
  const names = (process.env.TEST_CLIENTS || 'typescript').split(',')
  return readClients().filter(({ name }) => names.includes(name))
}

/** Returns the folder of a client as an absolute path. */
export function folderOf({ folder }: Client): string {
  return `${root}${folder}`
}

/** Returns why a client cannot run on this machine; null if it can. */
export function whyMissing(client: Client): string | null {
  const folder = folderOf(client)
  if (!existsSync(folder)) return `${client.folder}/ does not exist`
  const [program, ...args] = client.toolchain as [string, ...string[]]
  const { error, status } = spawnSync(program, args, { cwd: folder, stdio: 'ignore' })
  return error || status !== 0 ? `the toolchain is missing: ${client.toolchain.join(' ')}` : null
}
