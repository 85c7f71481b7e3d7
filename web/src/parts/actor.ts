import { useCallback } from 'react'
import { useWords } from '../i18n/words.ts'
import { words } from './words.ts'

/** Systems that act on their own account, by their principal. */
const systems: Record<string, string> = { hubspot: 'HubSpot', stripe: 'Stripe' }

/** Names a principal for people: an API key by the end of its ID, an agent by the address, another system by its name. */
export function useActorName(): (principal: string) => string {
  const t = useWords(words)
  return useCallback(
    (principal) => {
      const [, kind, name = ''] = /^([a-z-]+):(.+)$/.exec(principal) ?? []
      if (kind === 'api-key') return t.apiKeyOf(name.slice(-6))
      if (kind === 'hubspot') return name.startsWith('workflow:') ? t.workflow : name
      return kind === 'oidc' ? name : (systems[principal] ?? principal)
    },
    [t],
  )
}

/** Says by which principal something was done, as `by the gateway`. */
export function useByActor(): (principal: string) => string {
  const t = useWords(words)
  const nameOf = useActorName()
  return (principal) => {
    if (principal === 'system') return t.bySystem
    return principal === 'app' || principal.startsWith('activation:') ? t.bySoftware : t.by(nameOf(principal))
  }
}
