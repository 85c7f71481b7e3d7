import { readFile, writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import type { Licensing } from '../licensing.ts'
import type { Refusal, Standing } from '../standing.ts'

export interface CommandOptions {
  /** Name of the command in its help. Default: `license`. */
  name?: string | undefined
  /** Where a line is written. Default: the standard output. */
  write?: ((line: string) => void) | undefined
}

const subcommands = `  status             shows whether the software may be used
  activate [KEY]     activates a license on this device; reads the key from the standard input without KEY
  deactivate         gives the license up on this device
  request [FILE]     writes a license request, for a device without a network
  install FILE       installs the license file that came back
  release [FILE]     gives the license file up, and writes the release for the gateway`

/**
 * Runs a `license` subcommand of your command line. Returns its exit code: 0 if the software may be used, or the license was
 * given up; 1 if not; 2 for a wrong command line.
 */
export async function runLicenseCommand(
  licensing: Licensing,
  [subcommand = 'status', argument, ...rest]: readonly string[],
  { name = 'license', write = (line) => void process.stdout.write(`${line}\n`) }: CommandOptions = {},
): Promise<number> {
  const show = (result: Standing | Refusal): number => {
    write(`${result.code}: ${result.message}`)
    if (result.state === 'REFUSED') {
      for (const { name, platform, lastSeenAt } of result.devices)
        write(`  in use by ${name ?? 'a device'}${platform ? ` (${platform})` : ''}, last seen ${lastSeenAt}`)
      if (result.nextAllowedAt) write(`  possible from ${result.nextAllowedAt}`)
    } else if (result.valid) {
      for (const [code, value] of Object.entries(result.entitlements)) write(`  ${code}: ${value}`)
      write(`  without the license server until ${result.until}`)
    }
    return result.valid ? 0 : 1
  }
  const isWrong = rest.length > 0 || (subcommand === 'install' && argument === undefined)
  try {
    switch (isWrong ? 'help' : subcommand) {
      case 'status':
        return show(await licensing.check({ fresh: true }))
      case 'activate':
        return show(await licensing.activate(argument ?? (await readLine())))
      case 'deactivate': {
        const { seatFreeAt } = await licensing.deactivate()
        write(
          seatFreeAt
            ? `The seat is free from ${seatFreeAt}.`
            : 'The seat is released when the license server is reached.',
        )
        return 0
      }
      case 'request': {
        const path = argument ?? 'license-request.txt'
        await writeFile(path, await licensing.request())
        write(`Wrote ${path}. It contains no secret.`)
        return 0
      }
      case 'install':
        return show(await licensing.install(await readFile(argument!, 'utf8')))
      case 'release': {
        const path = argument ?? 'license-release.txt'
        const proof = await licensing.release()
        if (proof !== null) await writeFile(path, proof)
        write(proof === null ? 'There is no license file that this device can release.' : `Wrote ${path}.`)
        return proof === null ? 1 : 0
      }
    }
  } catch (error) {
    write(error instanceof Error ? error.message : String(error))
    return 1
  }
  write(`Usage: ${name} [SUBCOMMAND]\n\n${subcommands}`)
  return subcommand === 'help' && !isWrong ? 0 : 2
}

/** Reads a key from the standard input, so that it is not in the history of the shell. */
async function readLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin })
  try {
    for await (const line of lines) return line
    return ''
  } finally {
    lines.close()
  }
}
