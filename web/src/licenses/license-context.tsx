import { createContext, useContext, useEffect } from 'react'
import type { LicenseCore_LicenseFragment } from '../generated/graphql.ts'
import type { LicenseAction } from './license-action.ts'

export type LicenseCore = LicenseCore_LicenseFragment

/** What the parts of a license page share. */
export interface LicensePageState {
  license: LicenseCore
  /** Opens the dialog of an action. */
  open(action: LicenseAction): void
  /** Reads everything on the page again. */
  refresh(): void
  /** Rises with every refresh. */
  generation: number
}

const Context = createContext<LicensePageState | null>(null)
export const LicensePageProvider = Context.Provider

export function useLicensePage(): LicensePageState {
  const state = useContext(Context)
  if (!state) throw new Error('There is no license outside of its page.')
  return state
}

/** Reads a query of a part of the page again whenever the page is refreshed. */
export function useRefreshed(read: (options: { requestPolicy: 'network-only' }) => void): void {
  const { generation } = useLicensePage()
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a refresh reads again, not another function
  useEffect(() => {
    if (generation > 0) read({ requestPolicy: 'network-only' })
  }, [generation])
}

/** The state of a license that decides which actions are possible. */
export function stateOf({ rules, ...license }: LicenseCore) {
  return { ...license, isTrial: rules.trial !== null, allowsFiles: rules.offline !== null }
}
