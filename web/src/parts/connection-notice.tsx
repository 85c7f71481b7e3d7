import { WifiOff } from 'lucide-react'
import type { CombinedError } from 'urql'
import { useWords } from '../i18n/words.ts'
import { words } from './words.ts'

/** Says that the shown data may be old, as the gateway did not answer the last time. Shows nothing otherwise. */
export function ConnectionNotice({ error }: { error?: CombinedError | undefined }) {
  const t = useWords(words)
  return (
    <div role="status">
      {error?.networkError && (
        <p className="mb-4 flex items-start gap-2.5 rounded-md bg-warn-soft px-3 py-2.5 text-warn">
          <WifiOff aria-hidden className="mt-0.5 size-4 shrink-0" />
          {t.connectionLost}
        </p>
      )}
    </div>
  )
}
