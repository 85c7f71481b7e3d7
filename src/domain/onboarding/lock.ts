import type { Onboarding } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFoundRefusal } from '../../platform/errors.ts'
import { visibleAccounts } from '../../platform/visible.ts'
import { say } from '../../texts/say.ts'

/**
 * Returns the onboarding with that id, locked until the transaction ends. Refused ONBOARDING_NOT_FOUND if no
 * onboarding with that id is visible to the caller.
 */
export async function lockOnboarding(ctx: Context, tx: Tx, id: string): Promise<Onboarding> {
  await tx.$queryRaw`select 1 from onboardings where id = ${id}::uuid for update`
  const onboarding = await tx.onboarding.findFirst({ where: { id, account: visibleAccounts(ctx.caller) } })
  if (!onboarding) throw new NotFoundRefusal('ONBOARDING_NOT_FOUND', say('ONBOARDING_NOT_FOUND'))
  return onboarding
}
