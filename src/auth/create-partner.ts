import { z } from 'zod'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { StateRefusal } from '../platform/errors.ts'
import { recordEvent } from '../platform/events.ts'
import { code, metadata, parseInput } from '../platform/input.ts'
import { keepMetadata, toPrismaJson } from '../platform/metadata.ts'
import { line } from '../platform/readable-text.ts'
import { say } from '../texts/say.ts'

/** Name of a partner, for people. */
export const partnerName = line({ max: 200 })

const partnerInput = z.strictObject({
  code,
  name: partnerName,
  metadata: metadata.nullish().transform((value) => value ?? {}),
})

/**
 * Creates a partner. Idempotent for the same code and name: an existing partner stays as it is. Refused PARTNER_CODE_TAKEN if
 * the code exists under another name.
 */
export async function createPartner(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof partnerInput>,
): Promise<{ partnerId: string }> {
  const input = parseInput(partnerInput, raw)
  const created = await insertPartner(ctx, tx, input)
  if (created) return { partnerId: created }
  const { id, name } = await tx.partner.findUniqueOrThrow({ where: { code: input.code } })
  if (name === input.name) return { partnerId: id }
  throw new StateRefusal('PARTNER_CODE_TAKEN', say('PARTNER_CODE_TAKEN', { partner: input.code, name }))
}

/**
 * Creates the record of a partner unless it exists, under its code as its name. The first API key or account of a partner has
 * this effect, so that every code in use has a record.
 */
export async function recordPartner(ctx: Context, tx: Tx, code: string): Promise<void> {
  await insertPartner(ctx, tx, { code, name: code, metadata: {} })
}

/** Returns the ID of the new partner; null if the code exists. A concurrent creation waits on the unique index. */
async function insertPartner(
  ctx: Context,
  tx: Tx,
  { code, name, metadata }: z.output<typeof partnerInput>,
): Promise<string | null> {
  const [partner] = await tx.partner.createManyAndReturn({
    data: { code, name, metadata: toPrismaJson(metadata), createdAt: ctx.now() },
    select: { id: true },
    skipDuplicates: true,
  })
  if (!partner) return null
  await keepMetadata(tx, 'partners', partner.id, metadata)
  await recordEvent(ctx, tx, { type: 'partner.created', subjectId: partner.id, data: { code } })
  return partner.id
}
