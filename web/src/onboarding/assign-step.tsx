import { useSearch } from '@tanstack/react-router'
import { useForm } from 'react-hook-form'
import { useQuery } from 'urql'
import { RuleSentences } from '../catalogue/rule-sentences.tsx'
import {
  AssignLicenseDocument,
  OnboardingLicenseTypesDocument,
  type OnboardingLicenseTypesQuery,
  type Steps_OnboardingFragment,
} from '../generated/graphql.ts'
import { type Format, useFormat } from '../i18n/format.ts'
import { type In, useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import { useIssues } from '../parts/issues.ts'
import { useOperation } from '../parts/operation.ts'
import { OutcomeNotice } from '../parts/outcome-notice.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import { useToast } from '../parts/toast.tsx'
import { words } from './words.ts'

type LicenseType = OnboardingLicenseTypesQuery['licenseTypes']['edges'][number]['node']
type Rules = NonNullable<LicenseType['published']>['rules']

interface Values {
  licenseType: string
  seats: string
}

/** Chooses a license type by its rules, and issues the license. */
export function AssignStep({
  onboarding,
  onKey,
}: {
  onboarding: Steps_OnboardingFragment
  onKey(licenseKey: string): void
}) {
  const t = useWords(words)
  const [result, retry] = useQuery({ query: OnboardingLicenseTypesDocument })
  return (
    <Loaded
      result={result}
      onRetry={() => retry({ requestPolicy: 'network-only' })}
      // About as high as a few license types with the button.
      skeleton={
        <div className="min-h-80">
          <Skeleton lines={8} />
        </div>
      }
    >
      {({ licenseTypes: { edges } }) =>
        edges.length === 0 ? (
          <Empty title={t.noTypesTitle}>{t.noTypes}</Empty>
        ) : (
          <AssignForm types={edges.map(({ node }) => node)} onboarding={onboarding} onKey={onKey} />
        )
      }
    </Loaded>
  )
}

function AssignForm({
  types,
  onboarding: { id, contact },
  onKey,
}: {
  types: readonly LicenseType[]
  onboarding: Steps_OnboardingFragment
  onKey(licenseKey: string): void
}) {
  const t = useWords(words)
  const toast = useToast()
  const format = useFormat()
  const search = useSearch({ from: '/onboarding/$id' })
  const first =
    types.find(({ code }) => code === search.licenseType) ?? (types.length === 1 ? types[0] : null)
  const form = useForm<Values>({ defaultValues: { licenseType: first?.code ?? '', seats: '' } })
  const { run, pending, outcome } = useOperation(AssignLicenseDocument)
  const { element, rest, place } = useIssues(form)
  const chosen = types.find(({ code }) => code === form.watch('licenseType'))
  const usual = chosen?.published?.rules.maxActivations
  const inputOf = ({ licenseType, seats }: Values) =>
    assignmentOf(id, licenseType, seats.trim() === '' ? usual : Number(seats), usual)
  const submit = form.handleSubmit(async (values) => {
    // A repeat of the same input returns the same license and key, so that a lost answer does no harm.
    const next = await run(inputOf(values))
    if (next.kind === 'done') {
      onKey(next.payload.licenseKey)
      toast(t.assigned)
    } else place(next, inputOf)
  })
  const products = [...new Map(types.map(({ product }) => [product.id, product])).values()]
  return (
    <form ref={element} noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
      {products.map((product) => (
        <fieldset key={product.id}>
          <legend className="mb-1.5 text-sm font-medium text-quiet">{product.name}</legend>
          <div className="divide-y divide-line overflow-hidden rounded-md border border-line">
            {types
              .filter((type) => type.product.id === product.id)
              .map((type) => (
                <label
                  key={type.id}
                  className="flex cursor-pointer items-start gap-3 px-3 py-2.5 hover:bg-sunken has-checked:bg-accent-soft"
                >
                  <input
                    type="radio"
                    value={type.code}
                    className="mt-0.5 size-4 shrink-0 accent-accent"
                    {...form.register('licenseType')}
                  />
                  <span className="min-w-0">
                    <span className="flex flex-wrap gap-x-2">
                      <span className="font-medium">{type.name}</span>
                      <span className="text-quiet">
                        {type.published && inShort(type.published.rules, t, format)}
                      </span>
                    </span>
                    {type.description && <span className="block text-sm text-quiet">{type.description}</span>}
                  </span>
                </label>
              ))}
          </div>
        </fieldset>
      ))}
      {chosen?.published && (
        <div className="rounded-md bg-sunken px-4 py-3">
          <h4 className="mb-2 text-sm font-medium">{t.rules}</h4>
          <RuleSentences licenseType={chosen} rules={chosen.published.rules} />
        </div>
      )}
      {chosen && (
        <div className="max-w-64">
          <TextField
            label={t.seats}
            optional
            inputMode="numeric"
            help={t.seatsHelp(typeof usual === 'number' ? format.number(usual) : t.unlimited)}
            error={form.formState.errors.seats?.message}
            {...form.register('seats', {
              validate: (value) => /^\d{0,9}$/.test(value.trim()) || t.seatsInvalid,
            })}
          />
        </div>
      )}
      <OutcomeNotice outcome={outcome} rest={rest} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-quiet">{contact ? t.keyGoesTo(contact.email) : t.keyShownOnce}</p>
        <Button
          type="submit"
          look="primary"
          pending={pending}
          // The page goes on as soon as the onboarding is read again.
          disabled={!chosen || outcome?.kind === 'done'}
          className="ml-auto"
        >
          {t.assign}
        </Button>
      </div>
    </form>
  )
}

/** The input of the assignment. The same values always make the same input, which repeats the same outcome. */
export function assignmentOf(
  onboarding: string,
  licenseType: string,
  seats: number | null | undefined,
  usual: number | null | undefined,
) {
  const isUsual = (seats ?? null) === (usual ?? null)
  return { onboarding, licenseType, ...(!isUsual && { overrides: { maxActivations: seats ?? null } }) }
}

/** The rules that tell license types apart, in a few words. */
function inShort(rules: Rules, t: In<typeof words>, { duration }: Format): string {
  const { term, maxActivations, seatModel, trial } = rules
  const seats = typeof maxActivations === 'number' ? t.seatCount(maxActivations) : t.anySeats
  const time = term ? duration(term) : t.perpetual
  return [...(trial ? [t.trial] : []), time, seatModel === 'FLOATING' ? t.floating(seats) : seats].join(' · ')
}
