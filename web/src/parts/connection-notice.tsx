import { CircleAlert, WifiOff } from 'lucide-react'
import type { CombinedError } from 'urql'
import { useWords } from '../i18n/words.ts'
import { words } from './words.ts'

/** Says that the shown data may be old, as newer data could not be read the last time. Shows nothing otherwise. */
export function ConnectionNotice({ error }: { error?: CombinedError | undefined }) {
  const t = useWords(words)
  const isRefused = error !== undefined && !error.networkError
  const Icon = isRefused ? CircleAlert : WifiOff
  return (
    <div role="status">
      {error && (
        <p className="mb-4 flex items-start gap-2.5 rounded-md bg-warn-soft px-3 py-2.5 text-warn">
          <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span className="min-w-0 break-words">
            {isRefused
              ? t.notNewest(error.graphQLErrors.map(({ message }) => message).join(' '))
              : t.connectionLost}
          </span>
        </p>
      )}
    </div>
  )
}
