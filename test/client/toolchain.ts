import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Whether a command of a toolchain succeeds on this machine. A message says so if it does not. */
export function hasToolchain(command: string, ...args: string[]): boolean {
  const isPresent = spawnSync(command, args).status === 0
  if (!isPresent) console.warn(`NOT RUN on this machine: tests that need ${command}`)
  return isPresent
}

/** Runs a command in a folder of the repository, and returns its output. Fails with the output if the command fails. */
export function run(folder: string, command: string, args: string[], env: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: `${root}${folder}`,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  expect(error).toBeUndefined()
  expect(status, `${command} ${args.join(' ')}\n${stdout}\n${stderr}`).toBe(0)
  return stdout
}
