import { type Command, InvalidArgumentError } from '@commander-js/extra-typings'

const DEFAULT_URL = 'http://127.0.0.1:4000/graphql'

/** `licet catalog`: the catalogue of a gateway as a file. */
export function define(command: Command): void {
  const catalog = command
    .description('Compares the catalogue of a gateway with a file, applies the file, or writes it.')
    .option('--url <url>', 'URL of the GraphQL API of the gateway', toUrl, DEFAULT_URL)
    .option('--key <key>', 'an admin key; LICET_ADMIN_KEY is safer, because process lists do not show it')
    .addHelpText(
      'after',
      `
Exit codes: 0 done, or no difference; 1 a problem, and nothing was changed; 2 diff found differences.
docs/catalog.md describes the file.`,
    )

  catalog
    .command('diff <file>')
    .summary('print what apply would change')
    .description('Prints what apply would change. Changes nothing. Exits with 2 if there are differences.')
    .action(async (file, _options, self) => {
      const { run } = await import('./diff-command.ts')
      process.exitCode = await run(self.optsWithGlobals(), file)
    })

  catalog
    .command('apply <file>')
    .summary('print the changes and make all of them, or none')
    .description('Prints the changes and makes all of them. Makes none if the gateway refuses one.')
    .action(async (file, _options, self) => {
      const { run } = await import('./apply-command.ts')
      process.exitCode = await run(self.optsWithGlobals(), file)
    })

  catalog
    .command('pull [file]')
    .summary('write the catalogue of the gateway into a file, or print it')
    .description(
      'Writes the catalogue of the gateway into a file and replaces its content. Prints it without a file.',
    )
    .action(async (file, _options, self) => {
      const { run } = await import('./pull-command.ts')
      await run(self.optsWithGlobals(), file)
    })

  catalog
    .command('schema')
    .summary('print the JSON Schema of the file')
    .description('Prints the JSON Schema of the file, which catalog.schema.json contains.')
    .action(async () => {
      const { run } = await import('./schema-command.ts')
      run()
    })
}

function toUrl(value: string): string {
  const url = URL.parse(value)
  if (url && /^https?:$/.test(url.protocol)) return url.href
  throw new InvalidArgumentError(
    'It must be the address of a GraphQL API, such as https://licet.example/graphql.',
  )
}
