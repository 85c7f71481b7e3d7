import { z } from 'zod'
import { type Caller, scopesOf } from '../../platform/caller.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { InputRefusal, LimitRefusal, NotFoundRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { code, parseInput } from '../../platform/input.ts'
import { findCompletePosition } from '../../subscriptions/event-log.ts'
import { say } from '../../texts/say.ts'
import { assertUsable, endpointInput, filterColumns } from './endpoint-input.ts'
import { addSecret } from './rotate-secret.ts'

function createInput(ctx: Context) {
  return endpointInput(ctx).extend({
    signature: z.enum(['HMAC_SHA256', 'ED25519']).nullish(),
    partner: code.nullish(),
  })
}

/**
 * Creates an endpoint of the caller, or of a partner that an administrator names. It gets each event that is recorded from
 * then on. Returns the secret, which is not returned again; null if the signature has a public key. Refused
 * WEBHOOK_ENDPOINT_LIMIT_EXCEEDED or PARTNER_NOT_FOUND.
 */
export async function createWebhookEndpoint(
  ctx: Context,
  tx: Tx,
  raw: z.input<ReturnType<typeof createInput>>,
): Promise<{ endpointId: string; secret: string | null }> {
  const input = parseInput(createInput(ctx), raw)
  const partner = await ownerOf(ctx.caller, tx, input.partner ?? null)
  assertUsable(ctx, input, partner)
  await assertFewEndpoints(ctx, tx, partner)
  const { url, description, eventTypes, document, email, locale } = input
  const signature = input.signature ?? 'HMAC_SHA256'
  const { id } = await tx.webhookEndpoint.create({
    data: {
      url,
      description: description ?? null,
      partner,
      scopes: scopesFor(ctx.caller, partner),
      eventTypes: eventTypes ?? [],
      productIds: [],
      licenseTypeIds: [],
      ...(await filterColumns(tx, input)),
      document: document ?? null,
      signature,
      email: email ?? null,
      locale: locale ?? null,
      position: await findCompletePosition(tx),
      createdAt: ctx.now(),
      createdBy: ctx.caller.principal,
    },
  })
  const { secret, publicKey } = await addSecret(ctx, tx, id, signature)
  await recordEvent(ctx, tx, { type: 'webhook-endpoint.created', subjectId: id, data: { url, signature } })
  return { endpointId: id, secret: publicKey === null ? secret : null }
}

/** Returns the scopes with which the document of an endpoint is executed: those of the caller that the audience can have. */
export function scopesFor({ scopes }: Caller, partner: string | null): string[] {
  if (partner === null) return [...scopes]
  return scopes.filter((scope) => scopesOf.PARTNER.includes(scope))
}

/** Returns the partner whose endpoint it becomes; null for the vendor. */
async function ownerOf(caller: Caller, tx: Tx, named: string | null): Promise<string | null> {
  if (caller.audience === 'PARTNER') {
    if (named === null || named === caller.partner) return caller.partner
    throw new InputRefusal([{ path: ['partner'], text: say('INPUT_PARTNER_OTHER') }])
  }
  if (named !== null && !(await tx.partner.findUnique({ where: { code: named } })))
    throw new NotFoundRefusal('PARTNER_NOT_FOUND', say('PARTNER_NOT_FOUND'))
  return named
}

async function assertFewEndpoints(
  { webhooks: { endpoints: limit } }: Context,
  tx: Tx,
  partner: string | null,
): Promise<void> {
  // Parallel creations would otherwise each find the last free place.
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('licet webhook endpoints'), hashtext(${partner ?? ''}))`
  const used = await tx.webhookEndpoint.count({ where: { partner } })
  if (used < limit) return
  throw new LimitRefusal(
    'WEBHOOK_ENDPOINT_LIMIT_EXCEEDED',
    say('WEBHOOK_ENDPOINT_LIMIT_EXCEEDED', { limit, used }),
    { limit, used },
  )
}
