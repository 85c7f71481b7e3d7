import { createHash } from 'node:crypto'
import type { AppContext } from '../platform/context.ts'
import { type Tx, transact } from '../platform/db.ts'
import { canonicalJson } from '../platform/idempotency/canonical-json.ts'

/** An action that a workflow of the CRM requests. */
export interface RequestedAction {
  portalId: string
  /** Id of the execution in the CRM, the same for a repeated request. */
  callbackId: string
  action: string
  /** What the action does: its record and its inputs. */
  input: object
}

/** Output fields of an action, by name. */
export type ActionOutcome = Record<string, string>

/** Another action was requested with the same id. */
export class CallbackReused extends Error {
  override name = 'CallbackReused'
}

/** Returns the stored outcome of an execution; null if it was not performed yet. Throws `CallbackReused`. */
export async function findActionOutcome(
  { db }: { db: Pick<Tx, 'crmActionRun'> },
  requested: RequestedAction,
): Promise<ActionOutcome | null> {
  const { portalId, callbackId, action } = requested
  const run = await db.crmActionRun.findUnique({
    where: { portalId_callbackId: { portalId, callbackId } },
  })
  if (!run) return null
  if (run.action !== action || run.inputDigest !== digestOf(requested)) throw new CallbackReused()
  return run.outcome as ActionOutcome
}

/**
 * Performs an action once for each execution, in one transaction, and stores its outcome for good. A repeated request gets the
 * stored outcome; a parallel one waits for it. Throws `CallbackReused`.
 */
export async function performActionOnce(
  { db, now }: AppContext,
  requested: RequestedAction,
  perform: (tx: Tx) => Promise<ActionOutcome>,
): Promise<ActionOutcome> {
  const { portalId, callbackId, action } = requested
  const key = { portalId, callbackId }
  return await transact(db, async (tx) => {
    const { count } = await tx.crmActionRun.createMany({
      data: { ...key, action, inputDigest: digestOf(requested), performedAt: now() },
      skipDuplicates: true,
    })
    const stored = count === 0 ? await findActionOutcome({ db: tx }, requested) : null
    if (stored) return stored
    const outcome = await perform(tx)
    await tx.crmActionRun.update({ where: { portalId_callbackId: key }, data: { outcome } })
    return outcome
  })
}

function digestOf({ action, input }: RequestedAction): string {
  return createHash('sha256').update(canonicalJson({ action, input })).digest('hex')
}
