import type { GatewayOptions } from '../gateway/connect.ts'
import { readCatalogFile } from './catalog-text.ts'
import { connect } from './gateway.ts'
import { count, printChanges } from './print.ts'
import { sendFile } from './send-file.ts'

/** Prints what `apply` would change. Returns the exit code: 2 if there are differences. */
export async function run(options: GatewayOptions, file: string): Promise<number> {
  const gateway = connect(options)
  const changes = await sendFile(gateway, file, readCatalogFile(file), { dryRun: true })
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
