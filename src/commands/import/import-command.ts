import { type Command, InvalidArgumentError } from '@commander-js/extra-typings'
import { isTimeZone } from '../../platform/time-zone.ts'
import { columns } from './csv/columns.ts'
import { parseColumnMap } from './csv/name-columns.ts'
import { ImportFileError } from './file-error.ts'

/** `licet import`: imports customers with their licenses and devices. */
export function define(command: Command): void {
  const importing = command
    .description(
      'Imports customers with their licenses and devices into the database of the gateway, under its LICET_SECRET.',
    )
    .option('--dry-run', 'write nothing, and report what an import would do')
    .option('--report <file>', 'write the whole report to this file, as JSON')
    .addHelpText('after', importHelp)

  importing
    .command('keygen <files...>')
    .summary("import responses of Keygen's API, one response per file")
    .description(
      "Imports responses of Keygen's API: products, policies, entitlements, licenses, machines, users and groups, one response per file.",
    )
    .action(async (paths, _options, self) => {
      const { importFiles } = await import('./import-files.ts')
      await importFiles({ format: 'keygen', paths, ...self.optsWithGlobals() })
    })

  importing
    .command('csv <file>')
    .summary('import a CSV file with one license per row')
    .description('Imports a CSV file with one license per row.')
    .option('--zone <zone>', 'time zone of local times, such as Europe/Berlin', toTimeZone)
    .option(
      '--map <mapping>',
      'column of the file and its meaning, such as "License Key=key"; "Notes=" leaves a column out; can be repeated',
      addMapping,
    )
    .addHelpText('after', columnsHelp)
    .action(async (path, { zone = null, map = [] }, self) => {
      const { importFiles } = await import('./import-files.ts')
      const csv = { zone, map: parseColumnMap(map) }
      await importFiles({ format: 'csv', paths: [path], csv, ...self.optsWithGlobals() })
    })
}

function toTimeZone(value: string): string {
  if (isTimeZone(value)) return value
  throw new InvalidArgumentError('It must be a time zone, such as Europe/Berlin.')
}

function addMapping(value: string, mappings: string[] = []): string[] {
  try {
    parseColumnMap([value])
    return [...mappings, value]
  } catch (error) {
    throw error instanceof ImportFileError ? new InvalidArgumentError(error.message) : error
  }
}

const importHelp = `
An embedded database must not be in use by the gateway. With DATABASE_URL the gateways can continue to run.
Records that exist, by key and by external id, stay unchanged, so an import can be repeated.

Exit codes: 0 all imported; 2 some records were skipped; 1 the import did not finish.
docs/import.md describes the import.`

const columnsHelp = `
The first row names the columns. docs/import.md describes them, docs/import-sample.csv is an example.

${columns.map((column) => `  ${column.name}${'required' in column ? ' (required)' : ''}\n      ${column.description}`).join('\n')}`
