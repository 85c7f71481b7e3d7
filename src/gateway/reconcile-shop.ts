import type { RunReconcile } from '../../integrations/stripe/commands/reconcile-command.ts'
import { ConfigError, readConfig } from '../config/config.ts'
import { createLogger } from '../platform/logger.ts'
import { createApp } from './app.ts'

/** Reads Stripe again on the database of the gateway. Throws a `ConfigError` without a key of Stripe. */
export const reconcileShop: RunReconcile = async (options) => {
  const config = readConfig()
  if (!config.stripe)
    throw new ConfigError('No key of Stripe is set.', 'Set LICET_STRIPE_KEY or LICET_STRIPE_KEY_FILE.')
  const app = await createApp(config, createLogger({ level: 'error', pretty: false }, process.stderr))
  try {
    return await app.stripe!.reconcile(options)
  } finally {
    await app.close()
  }
}
