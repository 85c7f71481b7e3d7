import { createStore } from '../parts/store.ts'
import { resumeDevelopmentSession, session } from './session.ts'
import type { OidcSettings, Settings } from './settings.ts'
import { rememberSignIn, wasSignedIn } from './sign-in-memory.ts'

/**
 * Whether this page can sign in at a provider: PKCE needs `crypto.subtle`, which a browser has only on a page of HTTPS or of its
 * own machine.
 */
export const canSignInAtProvider = globalThis.crypto.subtle !== undefined

/** Why the sign-in by the provider did not succeed; `UNREACHABLE` if the browser got no response from it. */
type SignInProblem = 'UNREACHABLE' | { reason: string }

/** The problem of the last sign-in by the provider; null if it succeeded, or was not tried. */
export const signInProblem = createStore<SignInProblem | null>(null)

let starting: Promise<void> | null = null

/**
 * Signs in without a question where that is possible: with the response of the provider, by the link or the cookie of a
 * development gateway, or at the provider if the person was signed in before. Calls at the same time share one attempt.
 */
export async function startSession(settings: Settings): Promise<void> {
  starting ??= start(settings).finally(() => {
    starting = null
  })
  await starting
}

async function start({ signIn }: Settings): Promise<void> {
  const { oidc } = signIn
  // The code of the sign-in is loaded only for a gateway with a provider.
  if (oidc) await trySignIn(async () => void (await (await import('./oidc.ts')).completeSignIn(oidc)))
  if (session.get().current || signInProblem.get() !== null) return
  if (signIn.session && (await resumeDevelopmentSession())) return
  if (!oidc || !canSignInAtProvider || !wasSignedIn()) return
  // A person who comes back from the provider by the browser's button is not sent there again.
  rememberSignIn(false)
  await leaveForProvider(oidc)
}

/**
 * Begins the session of a development gateway when its link is opened in this tab: the browser then changes the hash alone, and
 * loads nothing. Returns the function that ends this.
 */
export function followLinks({ signIn }: Settings): () => void {
  if (!signIn.session) return () => {}
  const onHashChange = () => {
    if (new URLSearchParams(location.hash.slice(1)).has('ticket')) void resumeDevelopmentSession()
  }
  addEventListener('hashchange', onHashChange)
  return () => removeEventListener('hashchange', onHashChange)
}

/** Leaves for the sign-in page of the provider. Returns only if that fails, with the reason in `signInProblem`. */
export async function leaveForProvider(settings: OidcSettings): Promise<void> {
  await trySignIn(async () => await (await import('./oidc.ts')).signInAtProvider(settings))
}

async function trySignIn(attempt: () => Promise<void>): Promise<void> {
  signInProblem.set(null)
  try {
    await attempt()
  } catch (error) {
    const isUnreachable = error instanceof Error && 'isUnreachable' in error && error.isUnreachable
    signInProblem.set(
      isUnreachable ? 'UNREACHABLE' : { reason: error instanceof Error ? error.message : String(error) },
    )
  }
}
