import type { Subcommand } from './subcommand.ts'

const subcommands: Record<string, Subcommand> = {
  doctor: {
    does: 'says whether the sync can work, and what to click where it cannot',
    load: () => import('./doctor-command.ts'),
  },
  emulator: {
    does: 'runs an emulator of HubSpot on this machine, for development and tests',
    load: () => import('./emulator-command.ts'),
  },
  setup: {
    does: 'makes the properties that the sync writes, where they are missing',
    load: () => import('./setup-command.ts'),
  },
}

const width = Math.max(...Object.keys(subcommands).map((name) => name.length))
const usage = `npm run hubspot -- <command> [options]

${Object.entries(subcommands)
  .map(([name, { does }]) => `  ${name.padEnd(width)}  ${does}`)
  .join('\n')}

  npm run hubspot -- <command> --help  prints the options of a command

Exit codes: 0 done; 1 a problem, which the output explains.
integrations/hubspot/README.md describes the integration.`

const [name, ...args] = process.argv.slice(2)
if (name !== undefined && Object.hasOwn(subcommands, name)) {
  const { run } = await subcommands[name]!.load()
  process.exitCode = await run(args)
} else if (name === '--help') {
  console.log(usage)
} else {
  console.error(name === undefined ? usage : `hubspot: ${name} is not a command.\n\n${usage}`)
  process.exitCode = 1
}
