import type { GatewayOptions } from '../gateway/connect.ts'
import { readCatalogFile } from './catalog-text.ts'
import { connect } from './gateway.ts'
import { count, printChanges } from './print.ts'
import { sendFile } from './send-file.ts'

/** Prints the changes and makes all of them, or none. Returns the exit code. */
export async function run(options: GatewayOptions, file: string): Promise<number> {
  const gateway = connect(options)
  const catalog = readCatalogFile(file)
  const planned = await sendFile(gateway, file, catalog, { dryRun: true })
  if (!planned) return 1
  if (planned.length === 0) {
    console.log(`No difference: the gateway has what ${file} states. Nothing was changed.`)
    return 0
  }
  console.log(`${printChanges(planned, process.stdout)}\n`)
  const made = await sendFile(gateway, file, catalog, { dryRun: false })
  if (!made) return 1
  console.log(`${count(made.length, 'change')} made.`)
  if (JSON.stringify(made) !== JSON.stringify(planned)) {
    console.log(
      `Another client changed the catalogue in the meantime. The changes made are:\n\n${printChanges(made, process.stdout)}`,
    )
  }
  return 0
}
