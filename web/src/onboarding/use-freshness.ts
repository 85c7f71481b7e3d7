import { useEffect, useRef } from 'react'
import { useChanges, useChangesLost } from '../app/changes.tsx'

const EVERY_MS = 30_000
const EVERY_MS_WHILE_LOST = 5_000

/**
 * Reads again after each change of onboardings, or of the one with `id`. Refused attempts are no changes, so it also reads every
 * 30 seconds, and every five seconds while changes are not received. A hidden page reads nothing, and reads at once when it is
 * visible or online again.
 */
export function useFreshness(
  readAgain: () => void,
  { id, active = true }: { id?: string; active?: boolean } = {},
): void {
  const latest = useRef(readAgain)
  latest.current = readAgain
  useChanges('onboarding', () => latest.current(), id)
  const isLost = useChangesLost()
  useEffect(() => {
    if (!active) return
    const read = () => {
      if (document.visibilityState === 'visible') latest.current()
    }
    const timer = setInterval(read, isLost ? EVERY_MS_WHILE_LOST : EVERY_MS)
    document.addEventListener('visibilitychange', read)
    addEventListener('online', read)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', read)
      removeEventListener('online', read)
    }
  }, [active, isLost])
}
