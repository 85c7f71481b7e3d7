import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useId, useState } from 'react'
import { useQuery } from 'urql'
import { useCan } from '../app/viewer.tsx'
import { AccountToOnboardDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { AccountField } from '../parts/account-field.tsx'
import { Button } from '../parts/button.tsx'
import { Missing } from '../parts/missing.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Loaded } from '../parts/states.tsx'
import { ExistingCustomer } from './existing-customer.tsx'
import { type Entered, NewCustomer } from './new-customer.tsx'
import { awaitedSteps } from './onboarding-search.ts'
import { Step, StepList } from './step.tsx'
import { words } from './words.ts'

/** Begins an onboarding: the first step chooses or creates the account. After it, the ID is in the address. */
export function NewOnboardingPage() {
  const t = useWords(words)
  const can = useCan()
  const { account } = useSearch({ from: '/onboarding/new' })
  const navigate = useNavigate({ from: '/onboarding/new' })
  const [isExisting, setExisting] = useState(account !== undefined)
  // What was entered for a new customer, before the person took an existing account.
  const [entered, setEntered] = useState<Entered>()
  const choose = (id: string | undefined) =>
    void navigate({
      search: ({ licenseType }) => ({
        ...(id !== undefined && { account: id }),
        ...(licenseType && { licenseType }),
      }),
      replace: true,
    })
  if (!can('ONBOARDING_WRITE')) {
    return <Missing title={t.notFoundTitle} list={{ name: t.onboarding, to: '/onboarding' }} />
  }
  return (
    <>
      <PageHeader title={t.onboardCustomer} above={{ name: t.onboardings, to: '/onboarding' }}>
        {t.nothingIsLostLater}
      </PageHeader>
      <div className="max-w-3xl">
        <StepList>
          <Step step="CREATE_ACCOUNT" stage="now" title={t.whoTitle}>
            <Kind
              isExisting={isExisting}
              onChange={(next) => {
                setExisting(next)
                if (!next) choose(undefined)
              }}
            />
            {!isExisting ? (
              <NewCustomer
                onUse={(id, values) => {
                  setEntered(values)
                  setExisting(true)
                  choose(id)
                }}
              />
            ) : account === undefined ? (
              <AccountField label={t.findAccount} onChoose={(found) => found && choose(found.id)} />
            ) : (
              <Chosen id={account} entered={entered} onClear={() => choose(undefined)} />
            )}
          </Step>
          {awaitedSteps.map((step) => (
            <Step key={step} step={step} stage="later" />
          ))}
        </StepList>
      </div>
    </>
  )
}

/** Whether the customer is new, as two large radio buttons. */
function Kind({ isExisting, onChange }: { isExisting: boolean; onChange(isExisting: boolean): void }) {
  const t = useWords(words)
  const name = useId()
  return (
    <fieldset className="mb-5 grid gap-2 sm:grid-cols-2">
      <legend className="sr-only">{t.whoTitle}</legend>
      {[false, true].map((existing) => (
        <label
          key={String(existing)}
          className="flex cursor-pointer items-center gap-2.5 rounded-md border border-line px-3 py-2.5 hover:bg-sunken has-checked:border-accent has-checked:bg-accent-soft"
        >
          <input
            type="radio"
            name={name}
            checked={isExisting === existing}
            onChange={() => onChange(existing)}
            className="size-4 accent-accent"
          />
          <span className="font-medium">{existing ? t.existingCustomer : t.newCustomer}</span>
        </label>
      ))}
    </fieldset>
  )
}

function Chosen({
  id,
  entered,
  onClear,
}: {
  id: string
  entered: Entered | undefined
  onClear(): void
}): ReactNode {
  const t = useWords(words)
  const [result, retry] = useQuery({ query: AccountToOnboardDocument, variables: { id } })
  return (
    <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })}>
      {({ account }) => (
        <>
          <div className="mb-4 flex flex-wrap items-center justify-between gap-3 rounded-md bg-sunken px-3 py-2">
            <p className="min-w-0">
              <span className="font-medium break-words">{account?.name ?? t.noAccountFound}</span>
              {account?.domain && <span className="ml-2 text-sm text-quiet">{account.domain}</span>}
            </p>
            <Button size="small" onClick={onClear}>
              {t.chooseAnother}
            </Button>
          </div>
          {account && <ExistingCustomer key={account.id} account={account} entered={entered} />}
        </>
      )}
    </Loaded>
  )
}
