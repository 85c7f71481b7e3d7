import { useNavigate, useSearch } from '@tanstack/react-router'
import { StartOnboardingDocument, type StartOnboardingInput } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { useOperation } from '../parts/operation.ts'
import { useRepeatKey } from '../parts/repeat-key.ts'
import { useToast } from '../parts/toast.tsx'
import { words } from './words.ts'

/**
 * Returns a function that takes the first step, and then shows the onboarding under its own address. Sending the same input
 * again after a lost answer starts no second onboarding.
 */
export function useStart() {
  const t = useWords(words)
  const toast = useToast()
  const navigate = useNavigate()
  const { run, pending, outcome } = useOperation(StartOnboardingDocument)
  const { keyOf, settle } = useRepeatKey()
  const { licenseType } = useSearch({ from: '/onboarding/new' })
  async function start(name: string, input: Omit<StartOnboardingInput, 'idempotencyKey'>) {
    const next = await run({ ...input, idempotencyKey: keyOf(input) })
    settle(next)
    if (next.kind !== 'done') return next
    const { accountCreated, onboardingStarted, onboarding } = next.payload
    toast(accountCreated ? t.created(name) : onboardingStarted ? t.adopted(name) : t.continued)
    await navigate({
      to: '/onboarding/$id',
      params: { id: onboarding.id },
      search: licenseType ? { licenseType } : {},
    })
    return next
  }
  return { start, pending, outcome }
}
