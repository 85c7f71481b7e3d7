import type { Context } from '../context.ts'
import type { Tx } from '../db.ts'
import { digestInput, isSameInput } from './digest-input.ts'
import { KEPT_MS } from './once.ts'
import { openOutcome, sealOutcome } from './sealed-outcome.ts'

/** A step that is idempotent by its subject, without an idempotency key. */
export interface Repeatable {
  field: string
  /** Id of the record for which the step can succeed only once. */
  subject: string
  input: unknown
}

/** Stores the result of a step, sealed, in the transaction of the step. */
export async function keepOutcome(ctx: Context, tx: Tx, step: Repeatable, result: unknown): Promise<void> {
  const now = ctx.now()
  await tx.idempotencyRecord.create({
    data: {
      ...scopeOf(ctx, step),
      inputDigest: digestInput(ctx, step.input),
      outcome: await sealOutcome(ctx, result),
      createdAt: now,
      expiresAt: new Date(now.getTime() + KEPT_MS),
    },
  })
}

/** Returns the result that the same caller received for the same input within 24 hours; null if there is none. */
export async function findRepeatedOutcome<T>(ctx: Context, tx: Tx, step: Repeatable): Promise<T | null> {
  const record = await tx.idempotencyRecord.findUnique({ where: { principal_field_key: scopeOf(ctx, step) } })
  if (!record || record.expiresAt <= ctx.now()) return null
  if (!isSameInput(ctx, record.inputDigest, step.input)) return null
  return await openOutcome(ctx, record.outcome)
}

/** The suffix of the field keeps steps apart from keys that callers choose. */
function scopeOf(ctx: Context, { field, subject }: Repeatable) {
  return { principal: ctx.caller.principal, field: `${field}:step`, key: subject }
}
