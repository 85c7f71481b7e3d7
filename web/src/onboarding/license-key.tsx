import { Download } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useQuery } from 'urql'
import { now } from '../app/clock.ts'
import { useCan, useViewer } from '../app/viewer.tsx'
import { read } from '../generated/fragment-masking.ts'
import {
  AssignLicenseDocument,
  Attempts_OnboardingFragmentDoc,
  OnboardingLicenseTypesDocument,
  type Steps_OnboardingFragment,
} from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { download } from '../parts/download.ts'
import { useOperation } from '../parts/operation.ts'
import { OutcomeNotice } from '../parts/outcome-notice.tsx'
import { ProblemLine } from '../parts/problem-line.tsx'
import { assignmentOf } from './assign-step.tsx'
import { words } from './words.ts'

const SHOWN_AGAIN_MS = 24 * 3_600_000

type License = NonNullable<Steps_OnboardingFragment['license']>

/**
 * The key of an issued license, while this page has it. Otherwise its last group, and the way to the key: for 24 hours, the
 * caller that issued the license gets it by the same request.
 */
export function LicenseKey({
  onboarding,
  license,
  licenseKey,
  onKey,
  takesFocus = true,
}: {
  onboarding: Steps_OnboardingFragment
  license: License
  licenseKey: string | null
  onKey(licenseKey: string): void
  /** Whether the key takes the focus as soon as it is shown. */
  takesFocus?: boolean
}) {
  const t = useWords(words)
  const { contact } = onboarding
  const box = useRef<HTMLElement>(null)
  // The button that was pressed is gone, and the key has to be seen.
  useEffect(() => {
    if (licenseKey !== null && takesFocus) box.current?.focus()
  }, [licenseKey, takesFocus])
  if (licenseKey === null) return <KeyAgain onboarding={onboarding} license={license} onKey={onKey} />
  return (
    <section
      ref={box}
      tabIndex={-1}
      aria-label={t.key}
      className="scroll-mt-20 rounded-md border border-accent bg-accent-soft p-3"
    >
      <p className="text-sm font-medium text-accent">{t.key}</p>
      <p className="my-1 font-mono text-lg break-all">{licenseKey}</p>
      <p className="text-sm">
        {t.keyOnce} {contact && t.keyMailed(contact.email)}
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <CopyButton text={licenseKey} label={t.copyKey} />
        <Button
          size="small"
          onClick={() => download(`license-${license.keyHint}.txt`, textOf(onboarding, license, licenseKey))}
        >
          <Download aria-hidden className="size-4" />
          {t.downloadKey}
        </Button>
      </div>
    </section>
  )
}

function textOf(
  { account }: Steps_OnboardingFragment,
  { product, licenseType }: License,
  key: string,
): string {
  return [
    product && licenseType ? `${product.name} (${licenseType.name})` : '',
    account.name,
    '',
    key,
    '',
    location.origin,
    '',
  ].join('\n')
}

function KeyAgain({
  onboarding,
  license,
  onKey,
}: {
  onboarding: Steps_OnboardingFragment
  license: License
  onKey(licenseKey: string): void
}) {
  const t = useWords(words)
  const can = useCan()
  const { principal } = useViewer()
  const { attempts } = read(Attempts_OnboardingFragmentDoc, onboarding)
  const isOwn = attempts.edges.some(
    ({ node }) =>
      node.step === 'ASSIGN_LICENSE' &&
      node.outcome === 'CONFIRMED' &&
      node.actor === principal &&
      now().getTime() - new Date(node.endedAt).getTime() < SHOWN_AGAIN_MS,
  )
  const isOffered = isOwn && can('ONBOARDING_WRITE') && can('CATALOG_READ')
  const [{ data, error }, retry] = useQuery({ query: OnboardingLicenseTypesDocument, pause: !isOffered })
  const { run, pending, outcome } = useOperation(AssignLicenseDocument)
  const type = data?.licenseTypes.edges.find(({ node }) => node.id === license.licenseType?.id)?.node
  async function show() {
    const usual = type?.published?.rules.maxActivations
    const next = await run(
      assignmentOf(onboarding.id, license.licenseType?.code ?? '', license.maxActivations, usual),
    )
    if (next.kind === 'done') onKey(next.payload.licenseKey)
  }
  return (
    <div className="space-y-2">
      <p className="text-sm text-quiet">{t.keyGone(`…${license.keyHint}`)}</p>
      {outcome?.kind === 'refused' ? (
        <p role="alert" className="text-sm text-bad">
          {t.keyNotAgain}
        </p>
      ) : (
        <OutcomeNotice outcome={outcome} />
      )}
      {!data && <ProblemLine error={error} onRetry={() => retry({ requestPolicy: 'network-only' })} />}
      {isOffered && data && (
        <div className="flex flex-wrap items-center gap-3">
          <Button size="small" pending={pending} onClick={() => void show()}>
            {t.showKeyAgain}
          </Button>
          <span className="text-sm text-quiet">{t.showKeyAgainHelp}</span>
        </div>
      )}
    </div>
  )
}
