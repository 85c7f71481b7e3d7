import { createStore } from '../parts/store.ts'

/** How this browser may call the graph. The credential is in the memory of the page only. */
export interface Session {
  /** Returns a credential that is valid now, and renews it before its end. */
  credential(): Promise<string>
  /**
   * Called when the gateway refused the credential `refused`. Returns whether another one may be tried. Requests that are
   * refused at the same time share one renewal.
   */
  renew?(refused: string): Promise<boolean>
  signOut(): Promise<void>
  /** Whether it was entered in this page, whose focused field is then gone. */
  isEntered?: true
}

/** The present session, or null: signed out. `ended` says whether it ended without the person's doing. */
export const session = createStore<{ current: Session | null; ended: boolean }>({
  current: null,
  ended: false,
})

/** Whether the gateway refused the link that opened this page: another gateway made it, or it has stopped since. */
export const linkRefused = createStore(false)

/** Whether the gateway did not confirm the last sign-out, so that its cookie may still open the console. */
export const signOutFailed = createStore(false)

/** Begins a session with an API key, which is lost when the page closes. */
export function signInWithKey(apiKey: string): void {
  session.set({
    current: { credential: async () => apiKey, signOut: async () => {}, isEntered: true },
    ended: false,
  })
}

/** Ends the present session in this page at once, and then at the gateway or the provider. */
export async function signOut(): Promise<void> {
  const { current } = session.get()
  // The page shows nothing of the session while the gateway or the provider ends it.
  session.set({ current: null, ended: false })
  await current?.signOut()
}

/** Ends a session whose credential the gateway no longer accepts. Another session that began since goes on. */
export function endSession(refused: Session): void {
  if (session.get().current === refused) session.set({ current: null, ended: true })
}

/**
 * Begins the session of a development gateway: with the ticket of the link that it printed, else with the cookie of an
 * earlier visit. Returns false if there is neither. The ticket leaves the address bar at once.
 */
export async function resumeDevelopmentSession(): Promise<boolean> {
  const ticket = new URLSearchParams(location.hash.slice(1)).get('ticket')
  if (ticket) history.replaceState(history.state, '', location.pathname + location.search)
  const first = await requestDevelopmentKey(ticket)
  linkRefused.set(ticket !== null && first.refused)
  let { apiKey } = first
  if (apiKey === null) return false
  signOutFailed.set(false)
  let renewing: Promise<DevelopmentKey> | null = null
  session.set({
    current: {
      credential: async () => apiKey!,
      async renew(refused) {
        // Another request that was refused has renewed it already.
        if (apiKey !== refused) return true
        renewing ??= requestDevelopmentKey(null).finally(() => {
          renewing = null
        })
        const { apiKey: renewed } = await renewing
        if (renewed === null || renewed === refused) return false
        apiKey = renewed
        return true
      },
      signOut: endDevelopmentSession,
    },
    ended: false,
  })
  return true
}

/** Ends the session of the cookie at the gateway. Sets `signOutFailed` unless the gateway confirms that. */
export async function endDevelopmentSession(): Promise<void> {
  const response = await fetch('/console/session', { method: 'DELETE', credentials: 'same-origin' }).catch(
    () => null,
  )
  signOutFailed.set(!response?.ok)
}

interface DevelopmentKey {
  /** Null if there is none: the gateway refused, or did not answer. */
  apiKey: string | null
  refused: boolean
}

/** Requests the API key for a ticket, or without one for the cookie. */
async function requestDevelopmentKey(ticket: string | null): Promise<DevelopmentKey> {
  const response = await fetch('/console/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ticket === null ? {} : { ticket }),
    credentials: 'same-origin',
    cache: 'no-store',
  }).catch(() => null)
  if (!response?.ok) return { apiKey: null, refused: response?.status === 401 }
  return { ...((await response.json()) as { apiKey: string }), refused: false }
}
