import { type AppContext, asSystem } from '../platform/context.ts'
import { transact } from '../platform/db.ts'
import { createApiKey } from './create-api-key.ts'
import { endApiKey } from './revoke-api-key.ts'

/** Name of the key in the list of API keys. */
export const CONSOLE_KEY_NAME = 'Console (development)'

const LIFETIME_MS = 12 * 3_600_000

/** The API key with which the console of a development gateway is signed in. A process has one at most. */
export interface ConsoleKey {
  /** Returns the key. Creates it for 12 hours if there is none yet, or if it expired or was revoked. */
  issue(): Promise<string>
  /** Revokes the key, even if no other admin key is valid: the next start then creates one. */
  revoke(): Promise<void>
}

/** Returns the holder of the key. The key is in memory and in no record. */
export function createConsoleKey(app: AppContext): ConsoleKey {
  let current: { apiKeyId: string; apiKey: string } | null = null
  /** Calls run one after the other, so that two of them create one key. */
  let previous: Promise<unknown> = Promise.resolve()

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = previous.then(work)
    previous = result.catch(() => {})
    return result
  }

  async function isValid(apiKeyId: string): Promise<boolean> {
    const found = await app.db.apiKey.findUnique({ where: { id: apiKeyId } })
    return (
      found !== null && found.revokedAt === null && found.expiresAt !== null && found.expiresAt > app.now()
    )
  }

  return {
    issue: () =>
      inTurn(async () => {
        if (current && (await isValid(current.apiKeyId))) return current.apiKey
        const ctx = asSystem(app)
        const expiresAt = new Date(ctx.now().getTime() + LIFETIME_MS)
        current = await transact(ctx.db, (tx) =>
          createApiKey(ctx, tx, { name: CONSOLE_KEY_NAME, audience: 'ADMIN', expiresAt }),
        )
        return current.apiKey
      }),
    revoke: () =>
      inTurn(async () => {
        if (!current) return
        const { apiKeyId } = current
        const ctx = asSystem(app)
        await transact(ctx.db, (tx) => endApiKey(ctx, tx, apiKeyId))
        current = null
      }),
  }
}
