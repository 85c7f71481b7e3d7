import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { planMigration } from '../../platform/database/plan-migration.ts'

/** Writes the migration from `prisma/migrations` to `prisma/models`. Writes nothing if they agree. */
export async function createMigration(name: string): Promise<void> {
  const script = await planMigration()
  if (!script) {
    process.stdout.write('The models and the migrations agree: there is nothing to write.\n')
    return
  }
  const timestamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)
  const folder = new URL(`../../../prisma/migrations/${timestamp}_${name}/`, import.meta.url)
  mkdirSync(folder, { recursive: true })
  writeFileSync(new URL('migration.sql', folder), script)
  process.stdout.write(
    `Wrote ${fileURLToPath(new URL('migration.sql', folder))}. Read it, and add checks and triggers manually.\n`,
  )
}
