import {
  completeRenewals,
  findOpenRenewals,
  type OpenRenewal,
  parkRenewals,
  planRenewals,
  postponeRenewals,
} from '../../../src/crm/renewals/renewals.ts'
import { type Failure, isAboutToken } from '../api/classify-response.ts'
import { BATCH } from '../api/write-batch.ts'
import { closeRenewalDeal, createRenewalDeals } from './renewal-deals.ts'
import type { RenewalOutcome, RenewalRun } from './renewal-run.ts'
import { closeRenewalTask, createRenewalTask } from './renewal-tasks.ts'

/** Delay after a refusal that a person must fix. */
const REFUSED_MS = 5 * 60 * 1000

/** The renewals to come of a process. */
export interface RenewalSync {
  /**
   * Creates what is due, and closes what was renewed. Returns the failure that pauses the whole sync, or null. A refusal of
   * renewals alone is logged, and they are tried again after five minutes.
   */
  run(round: { portalId: string; holds: () => Promise<boolean> }): Promise<Failure | null>
}

export function createRenewalSync(context: RenewalRun): RenewalSync {
  const { app, settings } = context
  let refusedUntil = 0

  return {
    async run({ portalId, holds }) {
      await planRenewals(app, portalId, settings)
      if (app.now().getTime() < refusedUntil) return null
      for (;;) {
        if (!(await holds())) return null
        const open = await findOpenRenewals(app, portalId, BATCH)
        if (open.length === 0) return null
        const failure = await step(open)
        if (!failure) continue
        if (failure.kind !== 'misconfigured' || isAboutToken(failure)) return failure
        refusedUntil = app.now().getTime() + REFUSED_MS
        const { code, reason } = failure
        app.log.error({ msg: 'HubSpot refuses renewals; everything else is synced', code, reason })
        return null
      }
    },
  }

  async function step(open: readonly OpenRenewal[]): Promise<Failure | null> {
    const over = open.filter(({ isOver }) => isOver)
    const unmade = over.filter(({ remoteId }) => remoteId === null)
    // A term that was renewed before the deal was created needs none.
    await completeRenewals(
      app,
      unmade.map(({ id }) => id),
      'closedAt',
    )
    for (const renewal of over.filter(({ remoteId }) => remoteId !== null)) {
      const close = renewal.kind === 'DEAL' ? closeRenewalDeal : closeRenewalTask
      const failure = await record(await close(context, renewal), 'closedAt')
      if (failure) return failure
    }
    const due = open.filter(({ isOver }) => !isOver)
    const deals = due.filter(({ kind }) => kind === 'DEAL')
    if (deals.length > 0) {
      const failure = await record(await createRenewalDeals(context, deals), 'createdAt')
      if (failure) return failure
    }
    for (const renewal of due.filter(({ kind }) => kind === 'TASK')) {
      const failure = await record(await createRenewalTask(context, renewal), 'createdAt')
      if (failure) return failure
    }
    return null
  }

  async function record(
    { done, refused, postponed, failure }: RenewalOutcome,
    completed: 'createdAt' | 'closedAt',
  ): Promise<Failure | null> {
    await completeRenewals(app, done, completed)
    for (const { id, code, reason } of refused)
      app.log.error({ msg: 'HubSpot refuses a renewal', renewalId: id, code, reason })
    await parkRenewals(app, refused)
    await postponeRenewals(app, postponed)
    return failure
  }
}
