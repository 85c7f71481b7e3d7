import { invalid } from './api-error.ts'
import type { Params } from './form.ts'
import { integer, text } from './read.ts'

/** The parameters of a list. */
export const pageParams = ['limit', 'starting_after', 'ending_before', 'expand'] as const

/** Returns one page of a list, in the given order, as Stripe pages it with the id of the last object. */
export function page(objects: readonly { id: string }[], params: Params, url: string): object {
  const limit = integer(params, 'limit') ?? 10
  if (limit < 1 || limit > 100) throw invalid('limit', 'Invalid integer: must be between 1 and 100')
  const after = text(params, 'starting_after')
  const before = text(params, 'ending_before')
  if (after && before)
    throw invalid('ending_before', 'You cannot parameterize both `starting_after` and `ending_before`.')
  if (before) {
    const end = indexOf(objects, before, 'ending_before')
    const start = Math.max(0, end - limit)
    return { object: 'list', data: objects.slice(start, end), has_more: start > 0, url }
  }
  const start = after ? indexOf(objects, after, 'starting_after') + 1 : 0
  const data = objects.slice(start, start + limit)
  return { object: 'list', data, has_more: start + limit < objects.length, url }
}

function indexOf(objects: readonly { id: string }[], id: string, param: string): number {
  const index = objects.findIndex((object) => object.id === id)
  if (index < 0) throw invalid(param, `No such object: '${id}'`)
  return index
}
