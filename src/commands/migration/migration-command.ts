import { type Command, InvalidArgumentError } from '@commander-js/extra-typings'

/** `licet migration`: the migrations of the database. */
export function define(command: Command): void {
  command
    .description('Manages the migrations of the database. The gateway applies them when it starts.')
    .command('apply')
    .summary('apply the migrations of this release, and end')
    .description(
      'Applies the migrations of this release that the database of the gateway lacks, and ends. If another process is applying them, waits for it.',
    )
    .action(async () => {
      const { applyMigrations } = await import('./apply-migrations.ts')
      await applyMigrations()
    })
  command
    .command('create')
    .summary('write the migration, for developers: from the migrations to the models')
    .description(
      `Writes the migration from prisma/migrations to prisma/models into a new folder, which is named after the current time and the name. Writes nothing if they agree.

Then add manually what Prisma cannot express: check constraints, triggers, data.`,
    )
    .argument('<name>', 'lower case letters, digits and underscores', toName)
    .action(async (name) => {
      const { createMigration } = await import('./create-migration.ts')
      await createMigration(name)
    })
}

function toName(value: string): string {
  if (/^[a-z][a-z0-9_]*$/.test(value)) return value
  throw new InvalidArgumentError('Use lower case letters, digits and underscores.')
}
