import { createContext, useContext } from 'react'
import { compareClocks } from './clock.ts'

/** What the console has to know before anybody has signed in. The gateway sends it; nothing of it is secret. */
export interface Settings {
  version: string
  /** The time at the gateway. */
  now: string
  production: boolean
  sandbox: boolean
  signIn: {
    oidc: OidcSettings | null
    /** Whether a person may enter an API key. */
    apiKey: boolean
    /** Whether the gateway may know this browser by a cookie. */
    session: boolean
  }
  pages: readonly { url: string; name: string; description: string }[]
  graphiql: boolean
}

export interface OidcSettings {
  issuer: string
  clientId: string
  scope: string
  authorizeParameters: Record<string, string>
}

const Context = createContext<Settings | null>(null)
export const SettingsProvider = Context.Provider

export function useSettings(): Settings {
  const settings = useContext(Context)
  if (!settings) throw new Error('There are no settings outside of the console.')
  return settings
}

/** Reads the settings, and compares the clocks. Throws if the gateway cannot be reached. */
export async function readSettings(): Promise<Settings> {
  const response = await fetch('/console/settings.json', { cache: 'no-store', credentials: 'omit' })
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  compareClocks(response.headers.get('date'))
  return (await response.json()) as Settings
}
