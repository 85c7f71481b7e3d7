import { CircleAlert } from 'lucide-react'
import type { CombinedError } from 'urql'
import { useWords } from '../i18n/words.ts'
import { Button } from './button.tsx'
import { describeError, requestIdOf } from './states.tsx'
import { words } from './words.ts'

/**
 * Says in the place of a choice or a note why it could not be loaded, with the ID that finds it in the log, and tries again. A
 * list that is empty for this reason would otherwise look like one without records. Shows nothing without an error.
 */
export function ProblemLine({ error, onRetry }: { error: CombinedError | undefined; onRetry(): void }) {
  const t = useWords(words)
  if (!error) return null
  const requestId = requestIdOf(error)
  return (
    <div role="alert" className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-bad">
      <span className="flex min-w-0 items-start gap-1.5">
        <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        <span className="min-w-0 break-words">
          {describeError(error, t)}{' '}
          {requestId && <span className="font-mono text-xs">{t.requestId(requestId)}</span>}
        </span>
      </span>
      <Button size="small" onClick={onRetry}>
        {t.retry}
      </Button>
    </div>
  )
}
