import { Link, useParams } from '@tanstack/react-router'
import { Check } from 'lucide-react'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { useQuery } from 'urql'
import { AccountCrm } from '../accounts/crm.tsx'
import { AuditLink } from '../app/audit-link.tsx'
import { useCan } from '../app/viewer.tsx'
import { type FragmentType, read } from '../generated/fragment-masking.ts'
import {
  OnboardingPageDocument,
  type Steps_OnboardingFragment,
  Steps_OnboardingFragmentDoc,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { buttonClass } from '../parts/button.tsx'
import { Instant } from '../parts/instant.tsx'
import { Missing } from '../parts/missing.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { RecordLink } from '../parts/record-link.tsx'
import { Section } from '../parts/section.tsx'
import { Loaded } from '../parts/states.tsx'
import { AbandonOnboarding } from './abandon-onboarding.tsx'
import { AssignStep } from './assign-step.tsx'
import { Attempts } from './attempts.tsx'
import { DeviceStep } from './device-step.tsx'
import { LicenseKey } from './license-key.tsx'
import { isStalled, OnboardingBadge, TimeToDevice } from './onboarding-state.tsx'
import { Step, StepList, stageOf } from './step.tsx'
import { useFreshness } from './use-freshness.ts'
import { VerifyStep } from './verify-step.tsx'
import { words } from './words.ts'

/** An onboarding, live: what its four steps made, and what the next one needs. */
export function OnboardingPage() {
  const t = useWords(words)
  const { id } = useParams({ from: '/onboarding/$id' })
  const [result, retry] = useQuery({ query: OnboardingPageDocument, variables: { id } })
  const readAgain = useCallback(() => retry({ requestPolicy: 'network-only' }), [retry])
  return (
    <Loaded result={result} onRetry={readAgain}>
      {({ onboarding }) =>
        onboarding ? (
          <Guided key={onboarding.id} onboarding={onboarding} readAgain={readAgain} />
        ) : (
          <Missing title={t.notFoundTitle} list={{ name: t.onboarding, to: '/onboarding' }} />
        )
      }
    </Loaded>
  )
}

function Guided({
  onboarding: masked,
  readAgain,
}: {
  onboarding: FragmentType<typeof Steps_OnboardingFragmentDoc>
  readAgain(): void
}) {
  const t = useWords(words)
  const can = useCan()
  const format = useFormat()
  const onboarding = read(Steps_OnboardingFragmentDoc, masked)
  const { account, nextStep, state } = onboarding
  useFreshness(readAgain, { id: onboarding.id, active: state === 'IN_PROGRESS' })
  const [begunState] = useState(state)
  // The key is in the memory of this page alone.
  const [licenseKey, setLicenseKey] = useState<string | null>(null)
  return (
    <>
      <PageHeader
        title={account.name}
        above={{ name: t.onboardings, to: '/onboarding' }}
        badge={<OnboardingBadge {...onboarding} />}
        actions={
          <>
            <AuditLink record={onboarding.id} />
            {state === 'IN_PROGRESS' && can('ONBOARDING_WRITE') && <AbandonOnboarding id={onboarding.id} />}
          </>
        }
      >
        {state === 'ABANDONED' && onboarding.abandonedAt
          ? t.abandonedWhen(format.dateTime(onboarding.abandonedAt), onboarding.abandonReason ?? '')
          : isStalled(onboarding) && onboarding.stalledAt
            ? t.stalledHelp(format.fromNow(onboarding.stalledAt))
            : state === 'IN_PROGRESS' && t.nothingIsLost}
      </PageHeader>
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="min-w-0">
          {state === 'COMPLETED' && <Completed onboarding={onboarding} isNew={begunState !== state} />}
          {nextStep ? (
            <StepList>
              <Step step="CREATE_ACCOUNT" stage="done" outcome={account.name} />
              <Step
                step="ASSIGN_LICENSE"
                stage={stageOf('ASSIGN_LICENSE', nextStep)}
                title={nextStep === 'ASSIGN_LICENSE' ? t.chooseType : undefined}
                outcome={<LicenseOutcome onboarding={onboarding} />}
              >
                {nextStep === 'ASSIGN_LICENSE'
                  ? can('ONBOARDING_WRITE') && (
                      <AssignStep onboarding={onboarding} onKey={(key) => setLicenseKey(key)} />
                    )
                  : onboarding.license && (
                      <LicenseKey
                        onboarding={onboarding}
                        license={onboarding.license}
                        licenseKey={licenseKey}
                        onKey={(key) => setLicenseKey(key)}
                      />
                    )}
              </Step>
              <Step
                step="ACTIVATE"
                stage={stageOf('ACTIVATE', nextStep)}
                title={nextStep === 'ACTIVATE' ? t.activateTitle : undefined}
                outcome={<DeviceOutcome onboarding={onboarding} />}
              >
                {nextStep === 'ACTIVATE' && onboarding.license?.product && (
                  <DeviceStep product={onboarding.license.product.code} licenseKey={licenseKey} />
                )}
              </Step>
              <Step
                step="VERIFY_USAGE"
                stage={stageOf('VERIFY_USAGE', nextStep)}
                title={nextStep === 'VERIFY_USAGE' ? t.verifyTitle : undefined}
              >
                {nextStep === 'VERIFY_USAGE' && can('ONBOARDING_WRITE') && (
                  <VerifyStep
                    id={onboarding.id}
                    meters={onboarding.license?.meters.map(({ meter }) => meter) ?? []}
                  />
                )}
              </Step>
            </StepList>
          ) : (
            <Ended onboarding={onboarding} licenseKey={licenseKey} onKey={(key) => setLicenseKey(key)} />
          )}
        </div>
        <div className="min-w-0">
          <CustomerFacts onboarding={onboarding} />
          {can('CRM_READ') && <AccountCrm id={account.id} />}
          <Attempts onboarding={onboarding} />
        </div>
      </div>
    </>
  )
}

function LicenseOutcome({ onboarding: { license, assignedAt } }: { onboarding: Steps_OnboardingFragment }) {
  const t = useWords(words)
  if (!license) return null
  return (
    <>
      <RecordLink type="License" id={license.id}>
        {license.licenseType?.name ?? t.license}
      </RecordLink>{' '}
      <span className="font-mono text-xs whitespace-nowrap">…{license.keyHint}</span>
      {assignedAt && (
        <span className="text-sm">
          {' '}
          · <Instant at={assignedAt} />
        </span>
      )}
    </>
  )
}

function DeviceOutcome({
  onboarding: { activation, activatedAt },
}: {
  onboarding: Steps_OnboardingFragment
}) {
  if (!activation) return null
  const { name, fingerprint, platform, version } = activation
  return (
    <p role="status">
      <span className="font-medium break-words text-text">{name ?? fingerprint}</span>
      {[platform, version].filter(Boolean).map((detail) => (
        <span key={detail}> · {detail}</span>
      ))}
      {activatedAt && (
        <span className="text-sm">
          {' '}
          · <Instant at={activatedAt} />
        </span>
      )}
    </p>
  )
}

/** The end of a completed onboarding: the time that it took, and the ways on. */
function Completed({
  onboarding: { account, license, assignmentToActivation },
  isNew,
}: {
  onboarding: Steps_OnboardingFragment
  /** Whether it was completed while the page was open: then it takes the focus. */
  isNew: boolean
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (isNew) heading.current?.focus()
  }, [isNew])
  const t = useWords(words)
  const can = useCan()
  return (
    <section className="mb-6 rounded-lg border border-good bg-good-soft p-5">
      <h2
        ref={heading}
        tabIndex={-1}
        className="flex scroll-mt-20 items-center gap-2 text-lg font-semibold text-good outline-none"
      >
        <Check aria-hidden className="size-5" />
        {t.completedTitle(account.name)}
      </h2>
      {assignmentToActivation && (
        <p className="mt-1">
          {t.completedIn} <TimeToDevice time={assignmentToActivation} />
        </p>
      )}
      <div className="mt-4 flex flex-wrap gap-2">
        {license && (
          <RecordLink type="License" id={license.id} className={buttonClass()}>
            {t.openLicense}
          </RecordLink>
        )}
        <RecordLink type="Account" id={account.id} className={buttonClass()}>
          {t.openAccount}
        </RecordLink>
        {can('ONBOARDING_WRITE') && (
          <Link to="/onboarding/new" className={buttonClass({ look: 'primary' })}>
            {t.onboardAnother}
          </Link>
        )}
      </div>
    </section>
  )
}

/** What the steps of an ended onboarding made. The key of a completed one stays as long as this page has it. */
function Ended({
  onboarding,
  licenseKey,
  onKey,
}: {
  onboarding: Steps_OnboardingFragment
  licenseKey: string | null
  onKey(licenseKey: string): void
}) {
  const stages = {
    CREATE_ACCOUNT: true,
    ASSIGN_LICENSE: Boolean(onboarding.assignedAt),
    ACTIVATE: Boolean(onboarding.activatedAt),
    VERIFY_USAGE: Boolean(onboarding.completedAt),
  }
  const { license, state } = onboarding
  // A key that was seen already leaves the focus where it is.
  const [seenKey] = useState(licenseKey)
  return (
    <StepList>
      <Step step="CREATE_ACCOUNT" stage="done" outcome={onboarding.account.name} />
      <Step
        step="ASSIGN_LICENSE"
        stage={stages.ASSIGN_LICENSE ? 'done' : 'later'}
        outcome={<LicenseOutcome onboarding={onboarding} />}
      >
        {state === 'COMPLETED' && license && (
          <LicenseKey
            onboarding={onboarding}
            license={license}
            licenseKey={licenseKey}
            onKey={onKey}
            takesFocus={licenseKey !== seenKey}
          />
        )}
      </Step>
      <Step
        step="ACTIVATE"
        stage={stages.ACTIVATE ? 'done' : 'later'}
        outcome={<DeviceOutcome onboarding={onboarding} />}
      />
      <Step
        step="VERIFY_USAGE"
        stage={stages.VERIFY_USAGE ? 'done' : 'later'}
        outcome={onboarding.completedAt && <Instant at={onboarding.completedAt} />}
      />
    </StepList>
  )
}

function CustomerFacts({ onboarding }: { onboarding: Steps_OnboardingFragment }) {
  const t = useWords(words)
  const { account, contact, sale, license, startedAt } = onboarding
  const facts: [string, ReactNode][] = [
    [
      t.account,
      <RecordLink key="account" type="Account" id={account.id}>
        {account.name}
      </RecordLink>,
    ],
  ]
  if (contact)
    facts.push([
      t.contact,
      <span key="contact">
        {contact.name}
        <span className="block text-sm break-all text-quiet">{contact.email}</span>
      </span>,
    ])
  if (account.domain) facts.push([t.domain, account.domain])
  if (account.externalId) facts.push([t.externalId, account.externalId])
  if (account.partner) facts.push([t.partner, account.partner])
  if (sale) facts.push([t.sale, sale])
  if (license?.product) facts.push([t.product, license.product.name])
  facts.push([t.started, <Instant key="started" at={startedAt} />])
  return (
    <Section title={t.facts}>
      <dl className="space-y-3">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-sm text-quiet">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
