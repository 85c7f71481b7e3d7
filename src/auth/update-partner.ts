import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Partner, Prisma } from '../../prisma/client/client.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { NotFoundRefusal } from '../platform/errors.ts'
import { recordEvent } from '../platform/events.ts'
import { metadata, parseInput } from '../platform/input.ts'
import { keepMetadata, toPrismaJson } from '../platform/metadata.ts'
import { prose } from '../platform/readable-text.ts'
import { say } from '../texts/say.ts'
import { partnerName } from './create-partner.ts'

/** Whether the credentials of a partner are accepted. */
export const partnerStates = ['ACTIVE', 'SUSPENDED'] as const
export type PartnerState = (typeof partnerStates)[number]

/** Returns the state of a partner. */
export function partnerStateOf({ suspendedAt }: Pick<Partner, 'suspendedAt'>): PartnerState {
  return suspendedAt ? 'SUSPENDED' : 'ACTIVE'
}

const updateInput = z.strictObject({
  partnerId: z.string(),
  name: partnerName.nullish(),
  metadata: metadata.nullish(),
  state: z.enum(partnerStates).nullish(),
  reason: prose({ max: 500 }),
})

/**
 * Changes the name, the metadata or the state of a partner. An absent value stays. Metadata replaces all metadata. The
 * credentials of a suspended partner are refused from the next request on. Its accounts and their licenses stay as they are.
 * Idempotent. Refused PARTNER_NOT_FOUND.
 */
export async function updatePartner(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof updateInput>,
): Promise<{ partnerId: string }> {
  const { partnerId, reason, ...values } = parseInput(updateInput, raw)
  const partner = await lockPartner(tx, partnerId)
  const before = { ...partner, state: partnerStateOf(partner) }
  const isChange = ([field, value]: [string, unknown]) =>
    value !== null && value !== undefined && !isDeepStrictEqual(value, before[field as keyof typeof before])
  const changes: Partial<typeof values> = Object.fromEntries(Object.entries(values).filter(isChange))
  const fields = Object.keys(changes)
  if (fields.length === 0) return { partnerId }
  const { name, metadata, state } = changes
  const data: Prisma.PartnerUpdateInput = {
    ...(name && { name }),
    ...(metadata && { metadata: toPrismaJson(metadata) }),
    ...(state && { suspendedAt: state === 'SUSPENDED' ? ctx.now() : null }),
  }
  await tx.partner.update({ where: { id: partnerId }, data, select: { id: true } })
  if (metadata) await keepMetadata(tx, 'partners', partnerId, metadata)
  await recordEvent(ctx, tx, {
    type: 'partner.updated',
    subjectId: partnerId,
    data: { code: partner.code, fields, ...(state && { state }), reason },
  })
  return { partnerId }
}

/** Returns a partner, locked until the transaction ends, so that its changes run one after the other. */
async function lockPartner(tx: Tx, id: string): Promise<Partner> {
  await tx.$queryRaw`select 1 from partners where id = ${id}::uuid for no key update`
  const partner = await tx.partner.findUnique({ where: { id } })
  if (!partner) throw new NotFoundRefusal('PARTNER_NOT_FOUND', say('PARTNER_NOT_FOUND'))
  return partner
}
