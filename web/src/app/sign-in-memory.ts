/*
 * Whether the person was signed in by the provider in this browser. A reload, or another tab, then signs in at once instead
 * of showing a button: the tokens are in the memory of a page only. It is no secret.
 */
const NAME = 'licet.signed-in'

/** Remembers that the person signed in, or signed out. A browser that blocks storage remembers neither. */
export function rememberSignIn(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(NAME, '1')
    else localStorage.removeItem(NAME)
  } catch {}
}

/** Whether the person signed in, and did not sign out since. */
export function wasSignedIn(): boolean {
  try {
    return localStorage.getItem(NAME) !== null
  } catch {
    return false
  }
}
