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
  let interrupted = false
  // A terminal sends SIGINT to both processes. Nothing else forwards SIGTERM.
  const interrupt = (signal: string) => {
    interrupted = true
    if (signal === 'SIGTERM') child.kill(signal)
  }
  process.on('SIGTERM', interrupt).on('SIGINT', interrupt)
  const [code] = await once(child, 'close')
  if (interrupted) process.exit(1)
  process.off('SIGTERM', interrupt).off('SIGINT', interrupt)
  return code === 0
}
