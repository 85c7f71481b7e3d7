import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useQuery } from 'urql'
import { now } from '../app/clock.ts'
import { useCan } from '../app/viewer.tsx'
import { type FragmentType, read } from '../generated/fragment-masking.ts'
import {
  LicenseDevice_ActivationFragmentDoc,
  LicenseDevicesDocument,
  LicenseProbeDocument,
  type LicenseVerdict_ValidationFragment,
  LicenseVerdict_ValidationFragmentDoc,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { dayOf, instantOfDay, isDay } from '../i18n/local-day.ts'
import { useWords } from '../i18n/words.ts'
import { Button, buttonClass } from '../parts/button.tsx'
import { SelectField, TextField } from '../parts/field.tsx'
import { forStaff } from '../parts/for-staff.ts'
import { RecordLink } from '../parts/record-link.tsx'
import { Section } from '../parts/section.tsx'
import { Loaded, Skeleton } from '../parts/states.tsx'
import { deviceName } from './device-name.ts'
import { isPossible } from './license-action.ts'
import { stateOf, useLicensePage, useRefreshed } from './license-context.tsx'
import { words } from './license-words.ts'
import { nextStepOf } from './next-step.ts'

/** When a license is checked. */
type Moment = 'now' | 'expiry' | 'grace' | 'day'

interface Question {
  activation: string
  version: string
  entitlement: string
  moment: Moment
  day: string
}

const NOW: Question = { activation: '', version: '', entitlement: '', moment: 'now', day: '' }

/** Whether the license may be used, and why not: now and by any device, or as the reader chooses below. */
export function LicenseVerdict() {
  const t = useWords(words)
  const { license } = useLicensePage()
  const { date } = useFormat(license.timeZone)
  const [question, setQuestion] = useState(NOW)
  const [version, setVersion] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setQuestion((previous) => ({ ...previous, version: version.trim() })), 300)
    return () => clearTimeout(timer)
  }, [version])
  const asOf = instantOf(question, license)
  const isPlain = !question.activation && !question.version && !question.entitlement && !asOf
  const [probe, probeAgain] = useQuery({
    query: LicenseProbeDocument,
    variables: {
      id: license.id,
      activation: question.activation || null,
      version: question.version || null,
      entitlements: question.entitlement ? [question.entitlement] : null,
      asOf,
    },
    pause: isPlain,
  })
  const [devices, readDevices] = useQuery({
    query: LicenseDevicesDocument,
    variables: { id: license.id },
  })
  useRefreshed(readDevices)
  useRefreshed((options) => !isPlain && probeAgain(options))
  const seated = read(
    LicenseDevice_ActivationFragmentDoc,
    [...(devices.data?.license?.seated.edges ?? []), ...(devices.data?.license?.former.edges ?? [])].map(
      ({ node }) => node,
    ),
  )
  const change = (part: Partial<Question>) => setQuestion((previous) => ({ ...previous, ...part }))
  const moments: [Moment, string][] = [
    ['now', t.momentNow],
    ...(license.expiry ? [['expiry', t.momentExpiry(date(license.expiry))] as [Moment, string]] : []),
    ...(license.graceEndsAt && license.graceEndsAt !== license.expiry
      ? [['grace', t.momentGrace(date(license.graceEndsAt))] as [Moment, string]]
      : []),
    ['day', t.momentDay],
  ]
  return (
    <Section title={t.verdict} flush>
      <div aria-live="polite">
        {isPlain ? (
          <Verdict validation={license.validation} />
        ) : (
          <Loaded
            result={probe}
            onRetry={() => probeAgain({ requestPolicy: 'network-only' })}
            skeleton={<Skeleton lines={3} />}
          >
            {(data) => data.license && <Verdict validation={data.license.validation} />}
          </Loaded>
        )}
      </div>
      <fieldset className="grid gap-x-4 gap-y-3 border-t border-line bg-sunken/60 px-4 py-4 sm:grid-cols-2 sm:px-5 xl:grid-cols-4">
        <legend className="sr-only">{t.probe}</legend>
        <SelectField
          label={t.onDevice}
          value={question.activation}
          onChange={(event) => change({ activation: event.target.value })}
        >
          <option value="">{t.anyDevice}</option>
          {seated.map((device) => (
            <option key={device.id} value={device.id}>
              {deviceName(device, t.unnamedDevice)}
              {device.deactivatedAt ? ` (${t.released})` : ''}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t.withVersion}
          value={version}
          placeholder={t.anyVersion}
          maxLength={100}
          spellCheck={false}
          onChange={(event) => setVersion(event.target.value)}
        />
        <SelectField
          label={t.withEntitlement}
          value={question.entitlement}
          onChange={(event) => change({ entitlement: event.target.value })}
        >
          <option value="">{t.noEntitlement}</option>
          {(license.product?.entitlements ?? withCodes(license.entitlements)).map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </SelectField>
        <div className="space-y-2">
          <SelectField
            label={t.atMoment}
            value={question.moment}
            onChange={(event) => {
              const moment = event.target.value as Moment
              change({ moment, ...(moment === 'day' && { day: dayOf(now(), license.timeZone) }) })
            }}
          >
            {moments.map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </SelectField>
          {question.moment === 'day' && (
            <TextField
              label={t.day}
              type="date"
              help={t.noonIn(license.timeZone)}
              value={question.day}
              onChange={(event) => change({ day: event.target.value })}
            />
          )}
        </div>
        {!isPlain && (
          <div className="sm:col-span-full">
            <Button
              size="small"
              onClick={() => {
                setVersion('')
                setQuestion(NOW)
              }}
            >
              {t.backToNow}
            </Button>
          </div>
        )}
      </fieldset>
    </Section>
  )
}

/** The entitlements of the license by their codes, where the catalogue with their names may not be read. */
function withCodes(entitlements: readonly { code: string }[]) {
  return entitlements.map(({ code }) => ({ code, name: code }))
}

/** The instant of a question, or null for now. The first instant after an end is meant, as the end itself still counts. */
function instantOf(
  { moment, day }: Question,
  { expiry, graceEndsAt, timeZone }: { expiry: string | null; graceEndsAt: string | null; timeZone: string },
): string | null {
  const after = (instant: string | null) =>
    instant && new Date(new Date(instant).getTime() + 1_000).toISOString()
  if (moment === 'expiry') return after(expiry)
  if (moment === 'grace') return after(graceEndsAt)
  if (moment === 'day' && isDay(day)) return instantOfDay(day, timeZone, 'noon')
  return null
}

type Check = LicenseVerdict_ValidationFragment['checks'][number]

function Verdict({ validation }: { validation: FragmentType<typeof LicenseVerdict_ValidationFragmentDoc> }) {
  const t = useWords(words)
  const { expiry, timeZone } = useLicensePage().license
  const { date, fromNow } = useFormat(timeZone)
  const { valid, code, checks, ...rest } = read(LicenseVerdict_ValidationFragmentDoc, validation)
  const detail = forStaff(rest.detail)
  // The check that decided is the sentence itself.
  const deciding = checks.find((check) => check.code === code && !check.passed)
  const failed = checks.filter(({ passed, tolerated }) => !passed && !tolerated)
  const tolerated = checks.filter((check) => !check.passed && check.tolerated)
  const others = [...failed, ...tolerated].filter((check) => check !== deciding)
  const passed = checks.filter((check) => check.passed)
  // The sentence of the gateway would say the title again.
  const isPlain = valid && !deciding && tolerated.length === 0
  const until = expiry ? t.expiresOn(date(expiry), fromNow(expiry)) : detail
  const Icon = valid ? (tolerated.length > 0 ? TriangleAlert : CircleCheck) : CircleX
  const tone = valid ? (tolerated.length > 0 ? 'text-warn' : 'text-good') : 'text-bad'
  return (
    <div className="px-4 py-5 sm:px-5">
      <div className="flex gap-3.5">
        <Icon aria-hidden className={`mt-0.5 size-7 shrink-0 ${tone}`} />
        <div className="min-w-0 flex-1">
          <p className={`text-xl font-semibold tracking-tight ${tone}`}>
            {valid ? t.mayBeUsed : t.mayNotBeUsed}
          </p>
          <p className="mt-0.5 max-w-3xl">{isPlain ? until : detail}</p>
          {deciding && (
            <p className="mt-0.5 text-xs text-quiet">
              <span className="font-mono">{code}</span>
              {deciding.tolerated && ` · ${t.tolerated}`}
            </p>
          )}
          {deciding && (
            <div className="mt-3 empty:hidden">
              <NextStepButton check={deciding} />
            </div>
          )}
        </div>
      </div>
      {others.length > 0 && (
        <ul className="mt-4 divide-y divide-line border-t border-line sm:ml-10.5">
          {others.map((check) => (
            <FailedCheck key={check.code} check={check} />
          ))}
        </ul>
      )}
      {passed.length > 0 && (
        <details className="mt-3 sm:ml-10.5">
          <summary className="w-fit text-sm text-quiet hover:text-text">
            {t.passedChecks(passed.length)}
          </summary>
          <ul className="mt-2 space-y-1.5 text-sm">
            {passed.map(({ code, detail: finding }) => (
              <li key={code} className="flex gap-2">
                <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
                {finding}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function FailedCheck({ check }: { check: Check }) {
  const t = useWords(words)
  const { code, detail, tolerated } = check
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2.5">
      <div className="flex min-w-0 gap-2">
        {tolerated ? (
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
        ) : (
          <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
        )}
        <div className="min-w-0">
          <p>{forStaff(detail)}</p>
          <p className="text-xs text-quiet">
            <span className="font-mono">{code}</span>
            {tolerated && ` · ${t.tolerated}`}
          </p>
        </div>
      </div>
      <NextStepButton check={check} />
    </li>
  )
}

function NextStepButton({ check }: { check: Check }) {
  const t = useWords(words)
  const can = useCan()
  const { license, open } = useLicensePage()
  const step = nextStepOf(check)
  if (step?.kind === 'action') {
    const scope = step.action === 'answerRequest' ? 'ACTIVATIONS_WRITE' : 'LICENSES_WRITE'
    if (!can(scope) || !isPossible(step.action, stateOf(license))) return null
    return (
      <Button size="small" look="primary" onClick={() => open(step.action)}>
        {t[step.action]}…
      </Button>
    )
  }
  if (step?.kind === 'part')
    return (
      <a href={`#${step.part}`} className={buttonClass({ size: 'small' })}>
        {step.part === 'devices' ? t.showDevices : t.showMeters}
      </a>
    )
  if (step?.kind === 'account' && license.account)
    return (
      <RecordLink type="Account" id={license.account.id} className={buttonClass({ size: 'small' })}>
        {t.showAccount}
      </RecordLink>
    )
  return null
}
