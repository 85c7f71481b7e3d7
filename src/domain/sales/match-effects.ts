import type { SaleEffect } from '../../../prisma/client/client.ts'
import type { SaleIntent } from '../../../prisma/client/enums.ts'
import type { Purchase } from './sale.ts'

/** What an effect is by the lines that a sale has now. */
export type MatchedEffect = Pick<SaleEffect, 'quantity' | 'intent' | 'start' | 'end' | 'inForce'>

/** The effects of a sale by their ids, and the purchases that none of them follows yet. */
export interface MatchedEffects {
  effects: Map<string, MatchedEffect>
  unmatched: Purchase[]
}

type Effect = Pick<SaleEffect, 'id' | 'licenseTypeId' | keyof MatchedEffect>

/**
 * Matches the lines that a won sale has now with its effects, by license type: a line with the effects of its intent and end,
 * else with the effects of its intent, and a line that states no intent with the other effects. If a line states an intent that
 * no effect has, and effects are left over, the statement was corrected: the effects take the intent, except that a new license
 * stays one. Several effects share the seats, and a difference changes the last ones first. Effects without a line stay as they
 * are. A line that is refunded puts its effects out of force. Pure.
 */
export function matchEffects(effects: readonly Effect[], purchases: readonly Purchase[]): MatchedEffects {
  const matched: MatchedEffects = {
    effects: new Map(
      effects.map(({ id, quantity, intent, start, end, inForce }) => [
        id,
        { quantity, intent, start, end, inForce },
      ]),
    ),
    unmatched: [],
  }
  for (const [licenseTypeId, lines] of Map.groupBy(purchases, (purchase) => purchase.licenseTypeId))
    matchType(
      matched,
      effects.filter((effect) => effect.licenseTypeId === licenseTypeId),
      lines,
    )
  return matched
}

function matchType(matched: MatchedEffects, effects: readonly Effect[], lines: readonly Purchase[]): void {
  let left = effects
  const claim = (line: Purchase, claimed: readonly Effect[]) => {
    left = left.filter((effect) => !claimed.includes(effect))
    follow(matched.effects, claimed, line)
  }
  // Lines that match the same effects take one each, and the last one takes those that remain.
  const claimAlike = (remaining: readonly Purchase[], isAlike: (line: Purchase, effect: Effect) => boolean) =>
    remaining.filter((line, index) => {
      const alike = left.filter((effect) => isAlike(line, effect))
      const isShared = remaining
        .slice(index + 1)
        .some((later) => alike.some((effect) => isAlike(later, effect)))
      if (alike.length > 0) claim(line, isShared ? alike.slice(0, 1) : alike)
      return alike.length === 0
    })
  const isSamePeriod = ({ intent, end }: Purchase, effect: Effect) =>
    end === effect.end && (intent === effect.intent || (intent === null && end !== null))
  const moved = claimAlike(lines, isSamePeriod)
  const others = claimAlike(moved, ({ intent }, effect) => intent === effect.intent)
  const silent = others.filter(({ intent }) => intent === null)
  const stated = others.filter(({ intent }) => intent !== null)
  matched.unmatched.push(...[silent, stated].flatMap((rest) => claimAlike(rest, () => true)))
}

function follow(
  matched: MatchedEffects['effects'],
  effects: readonly Effect[],
  { seats, intent, start, end, isRefunded }: Purchase,
): void {
  let difference = seats - effects.reduce((all, { quantity }) => all + quantity, 0)
  for (const { id, quantity, intent: former } of effects.toReversed()) {
    const next = Math.max(quantity + difference, 0)
    const now = { intent: correctedIntent(former, intent), start, end, inForce: !isRefunded }
    // A refunded effect keeps its quantity.
    matched.set(id, { ...now, quantity: isRefunded ? quantity : next })
    difference -= next - quantity
  }
}

function correctedIntent(former: SaleIntent, stated: SaleIntent | null): SaleIntent {
  return former === 'NEW' ? former : (stated ?? former)
}
