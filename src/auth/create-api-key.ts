import { z } from 'zod'
import { allows, type Caller, scopes, scopesOf } from '../platform/caller.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { accountNotFound, type InputIssue, InputRefusal } from '../platform/errors.ts'
import { recordEvent } from '../platform/events.ts'
import { code, parseInput } from '../platform/input.ts'
import { instant } from '../platform/instant.ts'
import { line } from '../platform/readable-text.ts'
import { say } from '../texts/say.ts'
import { digestApiKey, generateApiKey, hintOf } from './api-key.ts'
import { recordPartner } from './create-partner.ts'

const apiKeyInput = z.strictObject({
  name: line({ max: 200 }),
  audience: z.enum(['ACCOUNT', 'PARTNER', 'SUPPORT', 'ADMIN']),
  /** Absent or null: all scopes that the audience can have. */
  scopes: z.array(z.enum(scopes)).min(1).nullish(),
  accountId: z.string().nullish(),
  partner: code.nullish(),
  expiresAt: instant.nullish(),
})

/**
 * Creates an API key and returns it. The key is not returned again: only its digest is stored. Creates the record of a partner
 * that has none. Refused INPUT_INVALID for a scope that the caller lacks: a key never permits more than the key that created it.
 */
export async function createApiKey(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof apiKeyInput>,
): Promise<{ apiKeyId: string; apiKey: string }> {
  const input = parseInput(apiKeyInput, raw)
  const now = ctx.now()
  const issues = [...contradictionsOf(input, now), ...excessOf(input, ctx.caller)]
  if (issues.length > 0) throw new InputRefusal(issues)
  if (input.accountId && !(await tx.account.findUnique({ where: { id: input.accountId } }))) {
    throw accountNotFound()
  }
  if (input.partner) await recordPartner(ctx, tx, input.partner)
  const apiKey = generateApiKey()
  const { id } = await tx.apiKey.create({
    data: {
      name: input.name,
      audience: input.audience,
      scopes: [...(input.scopes ?? scopesOf[input.audience])],
      accountId: input.accountId ?? null,
      partner: input.partner ?? null,
      digest: digestApiKey(apiKey),
      hint: hintOf(apiKey),
      createdAt: now,
      createdBy: ctx.caller.principal,
      expiresAt: input.expiresAt ?? null,
    },
  })
  await recordEvent(ctx, tx, {
    type: 'api-key.created',
    subjectId: id,
    data: { name: input.name, audience: input.audience },
  })
  return { apiKeyId: id, apiKey }
}

function excessOf({ scopes: given, audience }: z.output<typeof apiKeyInput>, caller: Caller): InputIssue[] {
  const lacking = (given ?? scopesOf[audience]).filter((scope) => !allows(caller, scope))
  if (lacking.length === 0) return []
  const allowed = scopesOf[audience].filter((scope) => allows(caller, scope))
  return [{ path: ['scopes'], text: say('INPUT_SCOPES_ABOVE_CALLER', { lacking }), allowed }]
}

function contradictionsOf(input: z.output<typeof apiKeyInput>, now: Date): InputIssue[] {
  const { audience, accountId, partner, expiresAt } = input
  const issues: InputIssue[] = []
  if ((audience === 'ACCOUNT') !== Boolean(accountId)) {
    issues.push({
      path: ['account'],
      text: say('INPUT_ONLY_WITH_AUDIENCE', { audience: 'ACCOUNT' }),
    })
  }
  if ((audience === 'PARTNER') !== Boolean(partner)) {
    issues.push({
      path: ['partner'],
      text: say('INPUT_ONLY_WITH_AUDIENCE', { audience: 'PARTNER' }),
    })
  }
  if (expiresAt && expiresAt <= now) issues.push({ path: ['expiresAt'], text: say('INPUT_TIME_PAST') })
  const allowed = scopesOf[audience]
  for (const [index, scope] of (input.scopes ?? []).entries()) {
    if (allowed.includes(scope)) continue
    issues.push({
      path: ['scopes', String(index)],
      text: say('INPUT_SCOPE_NOT_OF_AUDIENCE', { scope, audience }),
      allowed: [...allowed],
    })
  }
  return issues
}
