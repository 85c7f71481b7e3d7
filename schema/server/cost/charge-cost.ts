import type { ExecutionArgs, ExecutionResult, GraphQLError as Fault, FragmentDefinitionNode } from 'graphql'
import { GraphQLError, getOperationAST, getVariableValues, Kind } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { networkOf } from '../../../src/http/client-address.ts'
import type { Caller } from '../../../src/platform/caller.ts'
import type { Balance, Budget } from '../../../src/platform/limits/rate-budget.ts'
import { RateLimited } from '../../../src/platform/limits/rate-limited.ts'
import { rateLimited } from '../../../src/platform/metrics/metrics.ts'
import type { RequestContext } from '../../builder/context.ts'
import { toGraphqlError } from '../error-codes.ts'
import { priceLimits, priceOf } from './price.ts'

/**
 * Charges every operation before it runs. Refuses one above the limit of a single operation, and one for which the budget of
 * its caller has too few points. The response to a caller with a credential shows the points in `extensions.cost`.
 */
export function useCost(): Plugin<RequestContext> {
  return {
    async onExecute({ args, setResultAndStopExecution }) {
      const charged = await charge(args)
      if (charged.error) setResultAndStopExecution({ errors: [charged.error], data: null, ...charged.shown })
      const { shown } = charged
      if (!shown) return
      return {
        onExecuteDone({ result, setResult }) {
          if (isAsyncIterable(result)) return
          setResult({ ...result, extensions: { ...result.extensions, ...shown.extensions } })
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
  /** What the response shows of the cost; null for a caller without a credential. */
  shown: Pick<ExecutionResult, 'extensions'> | null
}

const free: Charged = { error: null, shown: null }

async function charge({
  schema,
  document,
  operationName,
  variableValues,
  contextValue,
}: ExecutionArgs): Promise<Charged> {
  const operation = getOperationAST(document, operationName)
  if (!operation) return free
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {})
  // The execution reports variables of a wrong type, and resolves nothing.
  if (!coerced) return free
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  const { points, problem } = priceOf(schema, operation, fragments, coerced)
  const { caller, limits, log } = contextValue as RequestContext
  const shownWith = (balance: Balance | null) =>
    caller.audience === 'APP' ? null : { extensions: { cost: describe(points, limits.cost, balance) } }
  if (problem !== null) {
    const extensions = { code: 'GRAPHQL_VALIDATION_FAILED' }
    return { error: new GraphQLError(problem, { nodes: operation, extensions }), shown: shownWith(null) }
  }
  if (points > priceLimits.points) {
    const message = `The operation costs ${points} points, and at most ${priceLimits.points} are allowed. Request smaller pages, or fewer nested records.`
    const extensions = { code: 'MAX_COST_EXCEEDED' }
    return { error: new GraphQLError(message, { nodes: operation, extensions }), shown: shownWith(null) }
  }
  const owner = payerOf(caller)
  // Tests, jobs and commands have no address and no limit.
  if (owner === null) return { error: null, shown: shownWith(null) }
  const balance = await limits.cost.spend(owner, points)
  if (balance.waitMs > 0) {
    rateLimited.inc({ rule: 'cost' })
    return { error: toGraphqlError(new RateLimited(balance.waitMs, 'cost'), log), shown: null }
  }
  return { error: null, shown: shownWith(balance) }
}

/** The owner of a budget: the credential, or the network of a client without one; null for a caller of this process. */
export function payerOf({ audience, address, principal }: Caller): string | null {
  if (audience !== 'APP') return principal
  return address ? networkOf(address) : null
}

/** What the response shows: the points of the operation, and the budget with the seconds until it is full again. */
function describe(requested: number, { rate }: Budget, balance: Balance | null): object {
  const cost = { requested, maximum: priceLimits.points }
  if (rate.points === 0 || !balance) return cost
  const resetAfter = Math.ceil(balance.resetMs / 1000)
  return { ...cost, budget: { limit: rate.points, remaining: balance.remaining, resetAfter } }
}

function isAsyncIterable(result: object): result is AsyncIterable<unknown> {
  return Symbol.asyncIterator in result
}
