import type { ExecutionArgs, GraphQLError as Fault } from 'graphql'
import { GraphQLError, getOperationAST, getVariableValues } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { networkOf } from '../../../src/http/client-address.ts'
import type { Caller } from '../../../src/platform/caller.ts'
import { costBudgetOf } from '../../../src/platform/limits/limits.ts'
import type { Balance, Budget } from '../../../src/platform/limits/rate-budget.ts'
import { RateLimited } from '../../../src/platform/limits/rate-limited.ts'
import { rateLimited } from '../../../src/platform/metrics/metrics.ts'
import type { RequestContext } from '../../builder/context.ts'
import { toGraphqlError } from '../error-codes.ts'
import { fragmentsOf } from '../fragments-of.ts'
import { priceLimits, priceOf } from './price.ts'

/**
 * Charges every operation before it runs. Refuses one above the limit of a single operation, and one for which the budget of
 * its caller has too few points. Returns the points that the result did not need. The response to a caller with a credential
 * shows the points in `extensions.cost`.
 */
export function useCost(): Plugin<RequestContext> {
  return {
    async onExecute({ args, setResultAndStopExecution }) {
      const charged = await charge(args)
      if (charged.error) {
        const shown = charged.isShown ? { extensions: { cost: costOf(charged) } } : {}
        return setResultAndStopExecution({ errors: [charged.error], data: null, ...shown })
      }
      const { limits, caller } = args.contextValue as RequestContext
      return {
        async onExecuteDone({ result, setResult }) {
          if (isAsyncIterable(result)) return
          const actual = Math.min(charged.spent + actualPoints(result.data), charged.requested)
          const unspent = charged.requested - actual
          if (charged.owner !== null && unspent > 0)
            await costBudgetOf(limits, caller).refund(charged.owner, unspent)
          if (!charged.isShown) return
          const cost = costOf(charged, actual, costBudgetOf(limits, caller))
          setResult({ ...result, extensions: { ...result.extensions, cost } })
        },
      }
    },
    async onSubscribe({ args, setResultAndStopExecution }) {
      const { error } = await charge(args)
      if (error) setResultAndStopExecution({ errors: [error], data: null })
    },
  }
}

interface Charged {
  error: Fault | null
  /** Points that were computed before the operation ran. */
  requested: number
  /** The part of them that is spent whatever the result is. */
  spent: number
  /** The owner of the budget that was charged; null if none was. */
  owner: string | null
  balance: Balance | null
  /** Whether the response shows the cost. The hot path shows none, so no response without a credential does. */
  isShown: boolean
}

async function charge({
  schema,
  document,
  operationName,
  variableValues,
  contextValue,
}: ExecutionArgs): Promise<Charged> {
  const { caller, limits, log } = contextValue as RequestContext
  const isShown = caller.audience !== 'APP'
  const free: Charged = { error: null, requested: 0, spent: 0, owner: null, balance: null, isShown }
  const operation = getOperationAST(document, operationName)
  if (!operation) return { ...free, isShown: false }
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {})
  // The execution reports variables of a wrong type, and resolves nothing.
  if (!coerced) return { ...free, isShown: false }
  const fragments = fragmentsOf(document)
  const { points: requested, spent, problem } = priceOf(schema, operation, fragments, coerced)
  const refuse = (message: string, code: string) => {
    const error = new GraphQLError(message, { nodes: operation, extensions: { code } })
    return { ...free, error, requested }
  }
  if (problem !== null) return refuse(problem, 'GRAPHQL_VALIDATION_FAILED')
  if (requested > priceLimits.points) {
    const message = `The operation costs ${requested} points, and at most ${priceLimits.points} are allowed. Request smaller pages, or fewer nested records.`
    return refuse(message, 'MAX_COST_EXCEEDED')
  }
  const owner = payerOf(caller)
  // Tests, jobs and commands have no address and no limit.
  if (owner === null) return { ...free, requested }
  const balance = await costBudgetOf(limits, caller).spend(owner, requested)
  if (balance.waitMs === 0) return { ...free, requested, spent, owner, balance }
  rateLimited.inc({ rule: 'cost' })
  const error = toGraphqlError(new RateLimited(balance.waitMs, 'cost'), log)
  return { ...free, error, requested, isShown: false }
}

/** Characters of texts in a result that cost one point. */
const CHARACTERS_PER_POINT = 1_000

/** Characters of an instant in a response. */
const INSTANT_CHARACTERS = 24

/** Points of the records of a result: one for the two objects of a record in a page, and for each thousand characters. */
function actualPoints(data: unknown): number {
  let [objects, characters] = [0, 0]
  const open: unknown[] = [data]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value === 'string') characters += value.length
    if (value instanceof Date) characters += INSTANT_CHARACTERS
    if (typeof value !== 'object' || value === null || value instanceof Date) continue
    if (!Array.isArray(value)) objects++
    for (const member of Object.values(value)) if (member !== undefined) open.push(member)
  }
  return Math.ceil(objects / 2) + Math.floor(characters / CHARACTERS_PER_POINT)
}

/** The owner of a budget: the credential, or the network of a client without one; null for a caller of this process. */
export function payerOf({ audience, address, principal }: Caller): string | null {
  if (audience !== 'APP') return principal
  return address ? networkOf(address) : null
}

/** What the response shows: the points of the operation, and the budget with the seconds until it is full again. */
function costOf({ requested, balance }: Charged, actual?: number, budget?: Budget): object {
  const cost = { requested, ...(actual !== undefined && { actual }), maximum: priceLimits.points }
  if (!balance || !budget || budget.rate.points === 0) return cost
  const remaining = balance.remaining + requested - (actual ?? requested)
  return {
    ...cost,
    budget: { limit: budget.rate.points, remaining, resetAfter: Math.ceil(balance.resetMs / 1000) },
  }
}

function isAsyncIterable(result: object): result is AsyncIterable<unknown> {
  return Symbol.asyncIterator in result
}
