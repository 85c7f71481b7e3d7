import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  bindMigrationAwareSqlAdapterFactory,
  type ErrorRegistry,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import { forgetUnfinished } from './migration-script.ts'
import { loadSchemaEngine, type SchemaEngine } from './schema-engine.ts'

const prismaDir = fileURLToPath(new URL('../../../prisma/', import.meta.url))
const filters = { externalTables: [], externalEnums: [] }

/** A migration could not be applied; nothing of it took effect. */
export class MigrationFailedError extends Error {
  override name = 'MigrationFailedError'
}

/**
 * Applies the migrations that the database lacks, in order, with Prisma's own bookkeeping. Applied ones are
 * skipped, so that running it again changes nothing; one that a killed process left half-way is begun anew.
 * Answers the names of those applied.
 */
export async function migrate(adapter: SqlMigrationAwareDriverAdapterFactory): Promise<string[]> {
  const finished = await forgetUnfinished(adapter)
  // As at nearly every start: the engine is not loaded, which takes longer than all the rest of it.
  if (knownMigrations().every((name) => finished.has(name))) return []
  return await withEngine(adapter, async (engine, reasonOf) => {
    try {
      const { appliedMigrationNames } = await engine.applyMigrations({
        migrationsList: migrationsList(),
        filters,
      })
      return appliedMigrationNames
    } catch (error) {
      throw new MigrationFailedError(
        `The database could not be migrated: ${reasonOf(error)}\n` +
          'Nothing was changed by the failed step. Restore the version of Licet that ran before, or mend what ' +
          'the message names and start again.',
        { cause: error },
      )
    }
  })
}

/** The SQL that leads from the migrated database behind `adapter` to the Prisma schema; empty when they agree. */
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

/** `schema.prisma`, which says what is generated, and the models, by noun. */
function schemaFiles(): { path: string; content: string }[] {
  const models = readdirSync(`${prismaDir}models`).map((name) => `models/${name}`)
  return ['schema.prisma', ...models.sort()].map((name) => {
    const path = `${prismaDir}${name}`
    return { path, content: readFileSync(path, 'utf8') }
  })
}

/** Which migration failed, and what the database said: the engine itself names an error by its number only. */
function reasonOf(error: unknown, registry: ErrorRegistry): string {
  const message = error instanceof Error ? error.message : String(error)
  const number = /External error id#(\d+)/.exec(message)?.[1]
  const original = number === undefined ? undefined : registry.consumeError(Number(number))?.error
  if (!(original instanceof Error)) return message
  const [, migration = 'a migration'] = /migration_name=\\?"(\w+)/.exec(message) ?? []
  return `${migration}: ${original.message}`
}

/** The names of the migrations of this release, in order. */
export function knownMigrations(): string[] {
  const directories = readdirSync(`${prismaDir}migrations`, { withFileTypes: true })
  return directories
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

/** Every migration on disk, in the shape that the engine reads. */
function migrationsList() {
  const baseDir = `${prismaDir}migrations`
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: knownMigrations().map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: readFileSync(`${baseDir}/${name}/migration.sql`, 'utf8') },
      },
    })),
  }
}
