import { isObject } from '../../../src/platform/json.ts'
import { classifyRow } from './classify-response.ts'
import type { HubspotClient } from './client.ts'
import { paths } from './paths.ts'
import { objectsIn, textIn } from './read-response.ts'
import type { WriteResult } from './write-batch.ts'

/** Two records to associate, by HubSpot's own ids. */
export interface Pair {
  subjectId: string
  from: string
  to: string
}

/** The outcome of each pair, in the form that `writeBatch` has for rows. */
export type AssociateResult = { accepted: Pair[]; postponed: Pair[]; halt: WriteResult['halt'] } & {
  refused: { pair: Pair; code: string; reason: string }[]
}

/** A type of an association, or a label that an administrator or an app created. */
export interface AssociationTypeRef {
  associationCategory: 'HUBSPOT_DEFINED' | 'USER_DEFINED'
  associationTypeId: number
}

/**
 * Associates pairs of records in one call, at most 2,000, with the default type, or with types and labels: these replace the labels of a pair. Associating them again changes nothing. If HubSpot refuses the
 * whole batch because a record does not exist, the batch is halved until that pair is alone.
 */
export async function associateBatch(
  client: HubspotClient,
  [fromType, toType]: readonly [string, string],
  pairs: readonly Pair[],
  types: readonly AssociationTypeRef[] | null = null,
  result: AssociateResult = { accepted: [], refused: [], postponed: [], halt: null },
): Promise<AssociateResult> {
  if (pairs.length === 0) return result
  if (result.halt) {
    result.postponed.push(...pairs)
    return result
  }
  const { verdict, body } = await client.send({
    method: 'POST',
    path: `${paths.associations(fromType, toType)}/batch/${types ? 'create' : 'associate/default'}`,
    body: {
      inputs: pairs.map(({ from, to }) => ({
        from: { id: from },
        to: { id: to },
        ...(types && { types }),
      })),
    },
  })
  if (verdict.kind !== 'ok' && verdict.kind !== 'permanent') {
    result.halt = verdict
    result.postponed.push(...pairs)
    return result
  }
  const [error] = objectsIn(body, 'errors')
  if (verdict.kind === 'ok' && !error) {
    result.accepted.push(...pairs)
    return result
  }
  const done = new Set(verdict.kind === 'ok' ? objectsIn(body, 'results').map(keyOf) : [])
  result.accepted.push(...pairs.filter(({ from, to }) => done.has(`${from} ${to}`)))
  const left = pairs.filter(({ from, to }) => !done.has(`${from} ${to}`))
  if (left.length > 1) {
    const middle = Math.ceil(left.length / 2)
    for (const half of [left.slice(0, middle), left.slice(middle)])
      await associateBatch(client, [fromType, toType], half, types, result)
    return result
  }
  const refusal = verdict.kind === 'ok' ? classifyRow(error!) : verdict
  for (const pair of left) {
    if (refusal.kind === 'permanent') result.refused.push({ pair, ...refusal })
    else result.postponed.push(pair)
  }
  return result
}

/** Identifies the pair of a result. */
function keyOf({ from, to, fromObjectId, toObjectId }: Record<string, unknown>): string {
  if (fromObjectId !== undefined) return `${fromObjectId} ${toObjectId}`
  return [from, to].map((end) => (isObject(end) ? textIn(end, 'id') : null)).join(' ')
}
