import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** The other commands that measure a ratio with a goal. Each ends with 1 if it misses one. */
export const commands = {
  graph: 'graph/main.ts',
  start: 'start.ts',
  import: 'import.ts',
  lists: 'lists.ts',
  size: 'scale/size.ts',
}

/** Runs a command on a database server, with its output. Returns false if it failed. A signal to this process ends it. */
export async function runCommand(name: keyof typeof commands, server: string): Promise<boolean> {
  const script = fileURLToPath(new URL(commands[name], import.meta.url))
  const child = spawn(process.execPath, [script, '--server', server], { stdio: 'inherit' })
  const end = (signal: NodeJS.Signals) => child.kill(signal)
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals) process.on(signal, end)
  const [code] = await once(child, 'close')
  for (const signal of signals) process.off(signal, end)
  return code === 0
}
