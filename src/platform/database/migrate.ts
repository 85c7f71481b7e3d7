import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  bindMigrationAwareSqlAdapterFactory,
  type ErrorRegistry,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import { OperatorError } from '../operator-error.ts'
import { forgetUnfinished } from './migration-script.ts'
import { loadSchemaEngine, type SchemaEngine } from './schema-engine.ts'

const prismaDir = fileURLToPath(new URL('../../../prisma/', import.meta.url))
const filters = { externalTables: [], externalEnums: [] }

/** A migration failed. None of its changes took effect. */
export class MigrationFailedError extends OperatorError {
  override name = 'MigrationFailedError'
}

/**
 * Applies the migrations that the database lacks, in order, and records them as Prisma does. Returns the names of the
 * migrations that it applied. Idempotent. A migration that a killed process left unfinished is applied again.
 */
export async function migrate(adapter: SqlMigrationAwareDriverAdapterFactory): Promise<string[]> {
  const finished = await forgetUnfinished(adapter)
  // Almost every start ends here, and does not load the engine, which takes longer than the check.
  if (knownMigrations().every((name) => finished.has(name))) return []
  return await withEngine(adapter, async (engine, reasonOf) => {
    try {
      const { appliedMigrationNames } = await engine.applyMigrations({
        migrationsList: migrationsList(),
        filters,
      })
      return appliedMigrationNames
    } catch (error) {
      const reason = reasonOf(error)
      throw new MigrationFailedError(
        `The database could not be migrated: ${reason}`,
        `The failed step changed nothing. ${remedyFor(reason)}`,
        { cause: error },
      )
    }
  })
}

/** Returns the SQL that changes the migrated database of `adapter` into the Prisma schema; empty if they agree. */
export async function diffToSchema(adapter: SqlMigrationAwareDriverAdapterFactory): Promise<string> {
  const files = schemaFiles()
  return await withEngine(adapter, async (engine) => {
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: prismaDir },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters,
    })
    return stdout?.includes('This is an empty migration') ? '' : (stdout ?? '')
  })
}

async function withEngine<T>(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  work: (engine: SchemaEngine, reasonOf: (error: unknown) => string) => Promise<T>,
): Promise<T> {
  const { SchemaEngine } = await loadSchemaEngine()
  const datamodels = schemaFiles().map(({ path, content }): [string, string] => [path, content])
  const bound = bindMigrationAwareSqlAdapterFactory(adapter)
  const engine = await SchemaEngine.new({ datamodels }, () => {}, bound)
  try {
    return await work(engine, (error) => reasonOf(error, bound.errorRegistry))
  } finally {
    engine.free()
  }
}

function remedyFor(reason: string): string {
  return /permission denied|must be owner of/.test(reason)
    ? 'Make the role in DATABASE_URL the owner of the database and of every table in the schemas public and pgboss, and start again.'
    : 'Restore the previous version of Licet, or fix what the message names and start again.'
}

/** Reads `schema.prisma`, which configures the generators, and the models. */
function schemaFiles(): { path: string; content: string }[] {
  const models = readdirSync(`${prismaDir}models`).map((name) => `models/${name}`)
  return ['schema.prisma', ...models.sort()].map((name) => {
    const path = `${prismaDir}${name}`
    return { path, content: readFileSync(path, 'utf8') }
  })
}

/** Returns the failed migration and the message of the database. The engine's own message has only the number of the error. */
function reasonOf(error: unknown, registry: ErrorRegistry): string {
  const message = error instanceof Error ? error.message : String(error)
  const number = /External error id#(\d+)/.exec(message)?.[1]
  const original = number === undefined ? undefined : registry.consumeError(Number(number))?.error
  // The engine adds the frames of its own stack.
  if (!(original instanceof Error)) return message.replace(/\n\s*0: [\s\S]*$/, '')
  const [, migration = 'a migration'] = /migration_name=\\?"(\w+)/.exec(message) ?? []
  return `${migration}: ${original.message}`
}

/** Returns the names of the migrations of this release, in order. */
export function knownMigrations(): string[] {
  const directories = readdirSync(`${prismaDir}migrations`, { withFileTypes: true })
  return directories
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

/** Returns the migrations of this release in the format of the engine. */
function migrationsList() {
  const baseDir = `${prismaDir}migrations`
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrationFiles().map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
    })),
  }
}

/** Reads the migrations of this release, in order. */
export function migrationFiles(): { name: string; sql: string }[] {
  return knownMigrations().map((name) => ({
    name,
    sql: readFileSync(`${prismaDir}migrations/${name}/migration.sql`, 'utf8'),
  }))
}
