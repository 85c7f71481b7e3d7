import { resumeDevelopmentSession } from './session.ts'
import type { Settings } from './settings.ts'

/** Signs in without a question where that is possible: by the link or the cookie of a development gateway. */
export async function startSession({ signIn }: Settings): Promise<void> {
  if (signIn.session) await resumeDevelopmentSession()
}
