import type { Context } from '../context.ts'
import type { Tx } from '../db.ts'
import { digestInput } from './digest-input.ts'
import { KEPT_MS } from './once.ts'
import { openOutcome, sealOutcome } from './sealed-outcome.ts'

/** A step that is idempotent by what it is about, without a key that the caller chose. */
export interface Repeatable {
  field: string
  /** The record that the step can be taken on only once. */
  subject: string
  input: unknown
}

/** Keeps, sealed, what a step answered, in the transaction in which it was taken. */
export async function keepOutcome(ctx: Context, tx: Tx, step: Repeatable, answer: unknown): Promise<void> {
  const now = ctx.now()
  await tx.idempotencyRecord.create({
    data: {
      ...scopeOf(ctx, step),
      inputDigest: digestInput(ctx, step.input),
      outcome: await sealOutcome(ctx, answer),
      createdAt: now,
      expiresAt: new Date(now.getTime() + KEPT_MS),
    },
  })
}

/** What the same caller was answered to the same input within the last 24 hours; null otherwise. */
export async function findRepeatedOutcome<T>(ctx: Context, tx: Tx, step: Repeatable): Promise<T | null> {
  const record = await tx.idempotencyRecord.findUnique({ where: { principal_field_key: scopeOf(ctx, step) } })
  if (!record || record.expiresAt <= ctx.now()) return null
  if (Buffer.compare(record.inputDigest, digestInput(ctx, step.input)) !== 0) return null
  return await openOutcome(ctx, record.outcome)
}

/** Apart from the keys that callers choose, which belong to fields. */
function scopeOf(ctx: Context, { field, subject }: Repeatable) {
  return { principal: ctx.caller.principal, field: `${field}:step`, key: subject }
}
