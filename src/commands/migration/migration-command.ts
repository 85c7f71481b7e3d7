import { type Command, InvalidArgumentError } from '@commander-js/extra-typings'

/** `licet migration`: the migrations of the database, for developers. */
export function define(command: Command): void {
  command
    .description('Manages the migrations of the database. The gateway applies them when it starts.')
    .command('create')
    .summary('write the migration from the migrations to the models')
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
