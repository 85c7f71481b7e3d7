import { CommandError, readCommandLine, usage } from './command-line.ts'
import { openFolder } from './folder.ts'
import { installFile } from './install.ts'
import { newRequest } from './new.ts'
import { releaseFile } from './release.ts'
import { show } from './show.ts'

/** Output and clock of the command. */
export interface Terminal {
  out(text: string): void
  err(text: string): void
  now(): Date
}

/** Runs the command of the arguments. Returns the exit code. */
export async function run(args: readonly string[], { out, err, now }: Terminal): Promise<number> {
  try {
    const line = readCommandLine(args)
    const folder = openFolder(line.folder)
    switch (line.command) {
      case 'help':
        out(usage)
        return line.values.help ? 0 : 1
      case 'new':
        out(await newRequest(folder, line, now()))
        return 0
      case 'install':
        out(await installFile(folder, line, now()))
        return 0
      case 'release':
        out(await releaseFile(folder, line, now()))
        return 0
      case 'show':
        out(await show(folder, now()))
        return 0
    }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    err(`licet-request: ${error.message}`)
    return 1
  }
}
