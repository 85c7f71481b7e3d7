import { type FragmentType, read } from '../generated/fragment-masking.ts'
import { type AttemptOutcome, Attempts_OnboardingFragmentDoc } from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { useByActor } from '../parts/actor.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import { Section } from '../parts/section.tsx'
import { words } from './words.ts'

const tones: Record<AttemptOutcome, Tone> = { CONFIRMED: 'good', REFUSED: 'bad', FAILED: 'bad' }

/** The attempts at the steps, the newest first. A request ID finds the attempt in the log. */
export function Attempts({
  onboarding,
}: {
  onboarding: FragmentType<typeof Attempts_OnboardingFragmentDoc>
}) {
  const t = useWords(words)
  const byActor = useByActor()
  const { dateTime } = useFormat()
  const { attempts } = read(Attempts_OnboardingFragmentDoc, onboarding)
  const shown = attempts.edges.map(({ node }) => node).toReversed()
  const earlier = attempts.totalCount.value - shown.length
  return (
    <Section title={t.attempts} flush>
      {shown.length === 0 ? (
        <p className="px-4 py-4 text-quiet sm:px-5">{t.noAttempts}</p>
      ) : (
        <ul className="divide-y divide-line">
          {shown.map(({ id, step, outcome, code, endedAt, actor, requestId }) => (
            <li key={id} className="px-4 py-2.5 sm:px-5">
              <p className="flex flex-wrap items-center justify-between gap-2">
                <span className="font-medium">{t[step]}</span>
                <Badge tone={tones[outcome]}>{t[outcome]}</Badge>
              </p>
              {code && <p className="font-mono text-xs break-words text-bad">{code}</p>}
              <p className="text-sm break-all text-quiet" title={`${actor} ${requestId}`}>
                {dateTime(endedAt)}
                <span className="block">{byActor(actor)}</span>
              </p>
            </li>
          ))}
        </ul>
      )}
      {earlier > 0 && (
        <p className="border-t border-line px-4 py-2.5 text-sm text-quiet sm:px-5">
          {t.earlierAttempts(earlier)}
        </p>
      )}
    </Section>
  )
}
