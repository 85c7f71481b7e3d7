import { classifyRow } from './classify-response.ts'
import type { HubspotClient } from './client.ts'
import { paths } from './paths.ts'
import { isObject, objectsIn, textIn } from './read-response.ts'
import type { Written } from './write-batch.ts'

/** Two records that belong together, by HubSpot's own ids. */
export interface Pair {
  subjectId: string
  from: string
  to: string
}

/** What became of each pair, as of each row of a write. */
export type Associated = { taken: Pair[]; postponed: Pair[]; halt: Written['halt'] } & {
  refused: { pair: Pair; code: string; reason: string }[]
}

/**
 * Associates up to a hundred pairs of records in one call. To associate what is associated changes nothing. A batch
 * that is refused as a whole, as one of its records is gone, is halved until that pair is alone.
 */
export async function associateBatch(
  client: HubspotClient,
  [fromType, toType]: readonly [string, string],
  pairs: readonly Pair[],
  associated: Associated = { taken: [], refused: [], postponed: [], halt: null },
): Promise<Associated> {
  if (pairs.length === 0) return associated
  if (associated.halt) {
    associated.postponed.push(...pairs)
    return associated
  }
  const { verdict, body } = await client.send({
    method: 'POST',
    path: `${paths.associations(fromType, toType)}/batch/associate/default`,
    body: { inputs: pairs.map(({ from, to }) => ({ from: { id: from }, to: { id: to } })) },
  })
  if (verdict.kind !== 'ok' && verdict.kind !== 'permanent') {
    associated.halt = verdict
    associated.postponed.push(...pairs)
    return associated
  }
  const [error] = objectsIn(body, 'errors')
  if (verdict.kind === 'ok' && !error) {
    associated.taken.push(...pairs)
    return associated
  }
  const done = new Set(verdict.kind === 'ok' ? objectsIn(body, 'results').map(keyOf) : [])
  associated.taken.push(...pairs.filter(({ from, to }) => done.has(`${from} ${to}`)))
  const left = pairs.filter(({ from, to }) => !done.has(`${from} ${to}`))
  if (left.length > 1) {
    const middle = Math.ceil(left.length / 2)
    for (const half of [left.slice(0, middle), left.slice(middle)])
      await associateBatch(client, [fromType, toType], half, associated)
    return associated
  }
  const refusal = verdict.kind === 'ok' ? classifyRow(error!) : verdict
  for (const pair of left) {
    if (refusal.kind === 'permanent') associated.refused.push({ pair, ...refusal })
    else associated.postponed.push(pair)
  }
  return associated
}

/** Both ends of a result. */
function keyOf({ from, to }: Record<string, unknown>): string {
  return [from, to].map((end) => (isObject(end) ? textIn(end, 'id') : null)).join(' ')
}
