import { readFileSync, writeFileSync } from 'node:fs'
import { ConfigError, readAdminKey } from '../../config/config.ts'
import { CommandError, readCommandLine, usage } from './command-line.ts'
import { connect, type Gateway } from './gateway.ts'
import { catalogJsonSchema } from './json-schema.ts'
import { count, printChanges, printIssues } from './print.ts'
import { pullCatalog } from './pull.ts'
import { type SentChange, sendCatalog } from './send.ts'
import { writeCatalog } from './write.ts'

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof CommandError || error instanceof ConfigError)) throw error
  console.error(`catalog: ${error.message}`)
  process.exitCode = 1
}

/** Does what the arguments say, and answers the exit code. */
async function run(args: readonly string[]): Promise<number> {
  const line = readCommandLine(args)
  switch (line.command) {
    case 'help':
      console.log(usage)
      return args.includes('--help') ? 0 : 1
    case 'schema':
      console.log(JSON.stringify(catalogJsonSchema(), null, 2))
      return 0
    case 'pull':
      return await pull(gatewayOf(line), line.file)
    case 'diff':
      return await diff(gatewayOf(line), line.file)
    case 'apply':
      return await apply(gatewayOf(line), line.file)
  }
}

function gatewayOf({ url, key = readAdminKey() }: { url: string; key: string | undefined }): Gateway {
  if (key) return connect(url, key)
  throw new CommandError('There is no key: give an admin key in LICET_ADMIN_KEY, or with --key.')
}

async function diff(gateway: Gateway, file: string): Promise<number> {
  const changes = await send(gateway, file, readCatalogFile(file), { dryRun: true })
  if (!changes) return 1
  if (changes.length === 0) {
    console.log(`No difference: the gateway has what ${file} states.`)
    return 0
  }
  console.log(`${printChanges(changes, process.stdout)}\n`)
  console.log(
    `${count(changes.length, 'change')}. Nothing was changed; to make them: npm run catalog -- apply ${file}`,
  )
  return 2
}

async function apply(gateway: Gateway, file: string): Promise<number> {
  const catalog = readCatalogFile(file)
  const planned = await send(gateway, file, catalog, { dryRun: true })
  if (!planned) return 1
  if (planned.length === 0) {
    console.log(`No difference: the gateway has what ${file} states. Nothing was changed.`)
    return 0
  }
  console.log(`${printChanges(planned, process.stdout)}\n`)
  const made = await send(gateway, file, catalog, { dryRun: false })
  if (!made) return 1
  console.log(`${count(made.length, 'change')} made.`)
  if (JSON.stringify(made) !== JSON.stringify(planned)) {
    console.log(
      `Somebody else changed the catalogue meanwhile. What was made is:\n\n${printChanges(made, process.stdout)}`,
    )
  }
  return 0
}

async function pull(gateway: Gateway, file: string | undefined): Promise<number> {
  const products = await pullCatalog(gateway)
  const text = writeCatalog(products)
  if (file === undefined) {
    process.stdout.write(text)
    return 0
  }
  const types = products.flatMap(({ licenseTypes }) => licenseTypes)
  writeCatalogFile(file, text)
  console.log(
    `Wrote ${count(products.length, 'product')} with ${count(types.length, 'license type')} to ${file}.`,
  )
  return 0
}

/** The changes, or null after printing why the gateway refused the file. */
async function send(
  gateway: Gateway,
  file: string,
  catalog: string,
  options: { dryRun: boolean },
): Promise<SentChange[] | null> {
  const sent = await sendCatalog(gateway, catalog, options)
  if ('changes' in sent) return sent.changes
  if ('issues' in sent) {
    console.error(`${printIssues(file, sent.issues, process.stderr)}\n`)
    console.error(`${count(sent.issues.length, 'problem')} in ${file}. Nothing was changed.`)
  } else {
    console.error(`catalog: ${sent.code}: ${sent.message} Nothing was changed.`)
  }
  return null
}

/** The text of a file. What npm prints before the output of a script, and `pull > FILE` thus catches, is a comment. */
function readCatalogFile(file: string): string {
  try {
    const text = readFileSync(file, 'utf8')
    return text.replace(/^\n?(> .*\n)+/, (banner) => banner.replaceAll(/^>/gm, '#'))
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`)
  }
}

function writeCatalogFile(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${error instanceof Error ? error.message : error}`)
  }
}
