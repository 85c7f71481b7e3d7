import { createContext, useCallback, useContext } from 'react'
import type { Scope, ViewerQuery } from '../generated/graphql.ts'

export type Viewer = ViewerQuery['viewer']

const Context = createContext<Viewer | null>(null)
export const ViewerProvider = Context.Provider

/** Returns who is signed in. */
export function useViewer(): Viewer {
  const viewer = useContext(Context)
  if (!viewer) throw new Error('There is no viewer outside of the signed-in console.')
  return viewer
}

/**
 * Returns a function that says whether the credential has a scope. What it does not allow is absent from the page. It is the same
 * function while the scopes are the same.
 */
export function useCan(): (scope: Scope) => boolean {
  const { scopes } = useViewer()
  return useCallback((scope) => scopes.includes(scope), [scopes])
}
