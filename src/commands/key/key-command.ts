import type { Command } from '@commander-js/extra-typings'

/** `licet key`: API keys, directly in the database. */
export function define(command: Command): void {
  const key = command.description('Manages API keys directly in the database of the gateway.')

  key
    .command('create-admin')
    .summary('create an admin API key, for example when the last one is lost')
    .description(
      `Creates an admin API key with all scopes. Use it when no admin key is left to call createApiKey. Existing keys stay valid: revoke the lost ones with revokeApiKey.

Prints the key once if standard output is a terminal. Otherwise writes it to a new file that only its owner can read.

An embedded database must not be in use by the gateway. With DATABASE_URL the gateways can continue to run.`,
    )
    .option('--name <name>', 'name of the key', 'created by licet key create-admin')
    .option('--out <file>', 'file for the key (default: admin-key in LICET_DATA_DIR, unless in a terminal)')
    .action(async ({ name, out }) => {
      const { createAdminKey } = await import('./create-admin-key.ts')
      await createAdminKey(name, out)
    })
}
