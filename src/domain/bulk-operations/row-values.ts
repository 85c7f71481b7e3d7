import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { type Rules, rulesDifference } from '../catalogue/file/rules-difference.ts'
import { effectOf } from '../licenses/change-effect.ts'
import { lockLicense } from '../licenses/lock.ts'
import { type LockedLicense, valuesOf } from '../licenses/plan-change.ts'
import type { RowResult } from './row-change.ts'
import { rowEffect } from './row-effect.ts'

/** Runs an operation on one license, and returns which of the values that `read` returns it changed. */
export async function changeValues(
  ctx: Context,
  tx: Tx,
  licenseId: string,
  operation: () => Promise<unknown>,
  read: (license: LockedLicense) => Rules | Promise<Rules> = valuesOf,
): Promise<RowResult> {
  const before = await lockLicense(ctx, tx, licenseId)
  await operation()
  const after = await lockLicense(ctx, tx, licenseId)
  const changes = rulesDifference(await read(before), await read(after))
  const effect = await effectOf(
    tx,
    before,
    { after, changes, columns: {}, metadata: null },
    { now: ctx.now() },
  )
  return { isChanged: changes.length > 0, effect: rowEffect(changes, effect) }
}
