import { CircleAlert } from 'lucide-react'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { forStaff } from './for-staff.ts'
import type { Issue } from './issues.ts'
import type { Outcome } from './operation.ts'
import { describeError, requestIdOf } from './states.tsx'
import { words } from './words.ts'

/**
 * Says why an operation was refused or failed, and what to do. Shows nothing otherwise. `rest`: the issues of a refused input
 * that no field of the form shows; all, by default.
 */
export function OutcomeNotice({
  outcome,
  rest,
}: {
  outcome: Outcome<unknown> | null
  rest?: readonly Issue[]
}) {
  const t = useWords(words)
  const { dateTime } = useFormat()
  if (!outcome || outcome.kind === 'done') return null
  const issues =
    outcome.kind === 'refused' && 'issues' in outcome.refusal ? (rest ?? outcome.refusal.issues) : null
  if (issues?.length === 0) return null
  return (
    <div role="alert" className="flex gap-2.5 rounded-md bg-bad-soft px-3 py-2.5 text-bad">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      {outcome.kind === 'refused' ? (
        <div>
          {issues ? (
            issues.map(({ path, message }) => (
              <p key={`${path} ${message}`}>{path.length > 0 ? `${path.join('.')}: ${message}` : message}</p>
            ))
          ) : (
            <p>{forStaff(outcome.refusal.message)}</p>
          )}
          {'nextAllowedAt' in outcome.refusal && outcome.refusal.nextAllowedAt && (
            <p>{dateTime(outcome.refusal.nextAllowedAt)}</p>
          )}
        </div>
      ) : (
        <div>
          <p>{describeError(outcome.error, t)}</p>
          {outcome.error.networkError && <p>{t.mayHaveHappened}</p>}
          {requestIdOf(outcome.error) && (
            <p className="font-mono text-xs">{t.requestId(requestIdOf(outcome.error)!)}</p>
          )}
        </div>
      )}
    </div>
  )
}
