import type { Account } from '../account/account.ts'
import type { Params } from './form.ts'

/** A call of the API. */
export interface Call {
  account: Account
  /** Values of the path: the id of the object. */
  id: string
  /** Parameters of the query or the form. */
  params: Params
}

/** A route of the API. */
export interface Route {
  method: 'GET' | 'POST' | 'DELETE'
  /** `/v1/customers/:id`. */
  path: string
  /** Names of the parameters that it knows, besides `expand`. */
  params: readonly string[]
  handle(call: Call): unknown
}

/** Finds the route of a request, and the id in its path. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { route: Route; id: string } | null {
  const parts = path.split('/')
  for (const route of routes) {
    const wanted = route.path.split('/')
    if (route.method !== method || wanted.length !== parts.length) continue
    if (!wanted.every((part, index) => part === ':id' || part === parts[index])) continue
    const at = wanted.indexOf(':id')
    return { route, id: at < 0 ? '' : decodeURIComponent(parts[at]!) }
  }
  return null
}
