import childProcess, { type ChildProcess } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'

/**
 * Loaded before the demonstration (`node --import`): writes what it is answered, and what its gateway logs, each to a file
 * of the folder that `RECORD_TO` names.
 */
const folder = process.env.RECORD_TO!
const record = (name: string, text: string) => appendFileSync(join(folder, name), text)

const { fetch } = globalThis
globalThis.fetch = async (...request) => {
  const response = await fetch(...request)
  record('answers', `${await response.clone().text()}\n`)
  return response
}

const { spawn } = childProcess
childProcess.spawn = ((...command: Parameters<typeof spawn>) => {
  const child: ChildProcess = spawn(...command)
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => record('log', String(text)))
  return child
}) as typeof spawn
syncBuiltinESMExports()
