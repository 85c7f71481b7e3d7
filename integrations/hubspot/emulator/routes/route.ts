import type { EmulatorResponse } from '../http/response.ts'
import type { ChangeSource } from '../objects/change-event.ts'
import type { Portal } from '../portal/portal.ts'

/** An authorized request. */
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
  /** `:name` matches one segment. */
  path: string
  scopes: RequiredScopes
  /** Whether the limit of searches applies too. */
  isSearch?: boolean
  handle: (call: Call) => EmulatorResponse
}

export type Match = { route: Route; params: Record<string, string> } | 'no path' | 'no method'

/** Returns the first matching route. Fixed segments must therefore be listed before parameters. */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match {
  let pathExists = false
  for (const route of routes) {
    const params = paramsOf(route.path, path)
    if (!params) continue
    if (route.method === method) return { route, params }
    pathExists = true
  }
  return pathExists ? 'no method' : 'no path'
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
