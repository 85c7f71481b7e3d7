import type { EmulatorResponse } from '../http/response.ts'
import type { ChangeSource } from '../objects/change-event.ts'
import type { Portal } from '../portal/portal.ts'

/** One request, once it is known to be allowed. */
export interface Call {
  portal: Portal
  params: Readonly<Record<string, string>>
  query: URLSearchParams
  body: unknown
  source: ChangeSource
}

/** Each inner list is one requirement; any one of its scopes meets it. */
export type RequiredScopes = (portal: Portal, params: Readonly<Record<string, string>>) => string[][]

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** `:name` takes one segment. */
  path: string
  scopes: RequiredScopes
  /** Search has a limit of its own besides the general one. */
  isSearch?: boolean
  handle: (call: Call) => EmulatorResponse
}

export type Match = { route: Route; params: Record<string, string> } | 'no path' | 'no method'

/** The first route that fits, so that words are listed before names. */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match {
  let pathIsKnown = false
  for (const route of routes) {
    const params = paramsOf(route.path, path)
    if (!params) continue
    if (route.method === method) return { route, params }
    pathIsKnown = true
  }
  return pathIsKnown ? 'no method' : 'no path'
}

function paramsOf(pattern: string, path: string): Record<string, string> | null {
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  if (wanted.length !== given.length) return null
  const params: Record<string, string> = {}
  for (const [index, segment] of wanted.entries()) {
    const text = given[index]!
    if (!segment.startsWith(':')) {
      if (segment !== text) return null
    } else if (text === '') return null
    else params[segment.slice(1)] = decodeSegment(text)
  }
  return params
}

function decodeSegment(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
