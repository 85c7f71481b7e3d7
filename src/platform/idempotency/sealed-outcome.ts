import { deserialize, serialize } from 'node:v8'
import type { Context } from '../context.ts'

/** An outcome as it is stored: structured, so that a replayed date is a date, and sealed, as it may hold a key. */
export async function sealOutcome(ctx: Context, outcome: unknown): Promise<string> {
  return await ctx.secrets.seal('idempotency', serialize(outcome).toString('base64'))
}

/** The outcome that `sealOutcome` sealed, equal in every value. */
export async function openOutcome<T>(ctx: Context, sealed: string): Promise<T> {
  return deserialize(Buffer.from(await ctx.secrets.open('idempotency', sealed), 'base64'))
}
