import { deserialize, serialize } from 'node:v8'
import type { Context } from '../context.ts'

/** Serializes and seals an outcome. Types such as dates survive; sealing protects a license key in it. */
export async function sealOutcome(ctx: Context, outcome: unknown): Promise<string> {
  return await ctx.secrets.seal('idempotency', serialize(outcome).toString('base64'))
}

/** Opens a sealed outcome, equal in every value to the original. */
export async function openOutcome<T>(ctx: Context, sealed: string): Promise<T> {
  return deserialize(Buffer.from(await ctx.secrets.open('idempotency', sealed), 'base64'))
}
