import { currentAccountId } from '../../src/platform/current-account.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import type { RequestContext } from './context.ts'

/** Returns the UUID of the account that an ID means: the account itself, or the one that it was merged into. */
export async function accountIdOf(ctx: RequestContext, id: string, path: string[]): Promise<string> {
  return await currentAccountId(ctx.db, uuidOf('Account', id, path))
}
