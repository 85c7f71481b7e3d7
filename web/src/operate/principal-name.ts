import { useCallback } from 'react'
import { useWords } from '../i18n/words.ts'
import { useActorName } from '../parts/actor.ts'
import { words } from './words.ts'

/** Names a principal of the audit log for people: as elsewhere, and the gateway and software without a credential, too. */
export function usePrincipalName(): (principal: string) => string {
  const t = useWords(words)
  const nameOf = useActorName()
  return useCallback(
    (principal) => {
      if (principal === 'system') return t.gateway
      return principal === 'app' ? t.software : nameOf(principal)
    },
    [t, nameOf],
  )
}
