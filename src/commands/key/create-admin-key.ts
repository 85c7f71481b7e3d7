import { join } from 'node:path'
import { createApiKey } from '../../auth/create-api-key.ts'
import { readConfig } from '../../config/config.ts'
import { createApp } from '../../gateway/app.ts'
import { asSystem } from '../../platform/context.ts'
import { prepareDataDirectory } from '../../platform/data-directory.ts'
import { transact } from '../../platform/db.ts'
import { InputRefusal } from '../../platform/errors.ts'
import { createLogger } from '../../platform/logger.ts'
import { OperatorError } from '../../platform/operator-error.ts'
import { createSecretFile } from './secret-file.ts'

/**
 * Creates an admin API key with all scopes. Prints it to a terminal, or writes it to a new file. No key exists that was not
 * written: the file is written before the transaction ends.
 */
export async function createAdminKey(name: string, out: string | undefined): Promise<void> {
  const config = readConfig()
  const isPrinted = out === undefined && process.stdout.isTTY
  if (out === undefined) prepareDataDirectory(config.dataDir)
  const file = isPrinted ? null : createSecretFile(out ?? join(config.dataDir, 'admin-key'))
  let isCreated = false
  try {
    const level = config.log.level === 'info' ? 'warn' : config.log.level
    const app = await createApp(config, createLogger({ level, pretty: false }, process.stderr))
    try {
      const ctx = asSystem(app.ctx)
      const apiKey = await transact(ctx.db, async (tx) => {
        const created = await createApiKey(ctx, tx, { name, audience: 'ADMIN' })
        file?.write(`${created.apiKey}\n`)
        return created.apiKey
      })
      isCreated = true
      process.stdout.write(
        file
          ? `Wrote an admin key to ${file.path}. Move the key to a safe place and delete the file.\n`
          : `Admin key, shown this once: ${apiKey}\n`,
      )
    } finally {
      await app.close()
    }
  } catch (error) {
    if (!isCreated) file?.discard()
    throw error instanceof InputRefusal ? new OperatorError(error.message, 'Choose another --name.') : error
  }
}
