import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { type ImportRequest, runImport } from '../../../src/commands/import/run-import.ts'
import type { Context } from '../../../src/platform/context.ts'

const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

/** A folder of its own for each call, until the test file ends. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'licet-import-'))
  folders.push(folder)
  return folder
}

/** Imports a CSV file with these lines. */
export async function importCsv(ctx: Context, lines: string[], options: Partial<ImportRequest> = {}) {
  const path = join(await makeFolder(), 'customers.csv')
  await writeFile(path, `${lines.join('\n')}\n`)
  return await runImport(ctx, { format: 'csv', paths: [path], dryRun: false, ...options })
}

/** Imports one document with these resources. */
export async function importResources(
  ctx: Context,
  data: readonly unknown[],
  options: Partial<ImportRequest> = {},
) {
  const path = join(await makeFolder(), 'resources.json')
  await writeFile(path, JSON.stringify({ data }))
  return await runImport(ctx, { format: 'keygen', paths: [path], dryRun: false, ...options })
}

/** How many rows an import could have written to. */
export async function countRows({ db }: Context) {
  return {
    products: await db.product.count(),
    entitlements: await db.entitlement.count(),
    licenseTypes: await db.licenseType.count(),
    accounts: await db.account.count(),
    contacts: await db.contact.count(),
    licenses: await db.license.count(),
    keys: await db.licenseKey.count(),
    activations: await db.activation.count(),
    events: await db.event.count(),
  }
}

/** A license as Keygen lists one. */
export function licenseOf(id: string, key: string, policy: string) {
  return {
    type: 'licenses',
    id,
    attributes: { key, created: '2025-01-01T00:00:00.000Z' },
    relationships: { policy: { data: { type: 'policies', id: policy } } },
  }
}
