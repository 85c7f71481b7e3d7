import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { planMigration } from '../platform/database/plan-migration.ts'

const usage = `npm run db:migration -- <name>

Writes the migration that leads from prisma/migrations to prisma/models, in a folder named for the
present time and <name> (lower case, digits and underscores). Writes nothing when they agree already.
Then add by hand what Prisma cannot express: check constraints, triggers, data.`

const [name] = process.argv.slice(2)
if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error(usage)
  process.exit(name === '--help' ? 0 : 2)
}

const script = await planMigration()
if (!script) {
  console.log('The models and the migrations agree: there is nothing to write.')
} else {
  const timestamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)
  const folder = new URL(`../../prisma/migrations/${timestamp}_${name}/`, import.meta.url)
  mkdirSync(folder, { recursive: true })
  writeFileSync(new URL('migration.sql', folder), script)
  console.log(
    `Wrote ${fileURLToPath(new URL('migration.sql', folder))}. Read it, and add checks and triggers by hand.`,
  )
}
