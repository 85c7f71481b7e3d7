import { Link } from '@tanstack/react-router'
import { useForm } from 'react-hook-form'
import type { AccountToOnboardQuery } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { isAddress } from '../parts/email-address.ts'
import { SelectField, TextField } from '../parts/field.tsx'
import { Instant } from '../parts/instant.tsx'
import { useIssues } from '../parts/issues.ts'
import { OutcomeNotice } from '../parts/outcome-notice.tsx'
import { words as partWords } from '../parts/words.ts'
import type { Entered } from './new-customer.tsx'
import { OnboardingBadge } from './onboarding-state.tsx'
import { useStart } from './use-start.ts'
import { words } from './words.ts'

type Account = NonNullable<AccountToOnboardQuery['account']>

interface Values {
  contact: string
  contactName: string
  email: string
  sale: string
}

/** Starts an onboarding for an existing account: its first one, or one for another order. `entered`: values to begin with. */
export function ExistingCustomer({ account, entered }: { account: Account; entered: Entered | undefined }) {
  const t = useWords(words)
  const contacts = account.contacts.edges.map(({ node }) => node)
  const isEntered = ({ email }: { email: string }) => email === entered?.email.toLowerCase()
  const onboardings = account.onboardings.edges.map(({ node }) => node).toReversed()
  const isOnboarded = onboardings.some(({ state }) => state !== 'ABANDONED')
  const form = useForm<Values>({
    defaultValues: {
      contact: (entered ? contacts.find(isEntered)?.id : contacts[0]?.id) ?? '',
      contactName: '',
      email: '',
      sale: '',
      ...entered,
    },
  })
  const { start, pending, outcome } = useStart()
  const { element, rest, place } = useIssues(form)
  const { errors } = form.formState
  const p = useWords(partWords)
  if (account.partner) return <p className="text-quiet">{t.ofPartner(account.partner)}</p>
  const inputOf = (values: Values) => {
    const known = contacts.find(({ id }) => id === values.contact)
    const contact = known
      ? { name: known.name, email: known.email }
      : { name: values.contactName.trim(), email: values.email.trim() }
    return { account: { id: account.id, name: account.name, contact }, sale: values.sale.trim() || null }
  }
  const submit = form.handleSubmit(async (values) =>
    place(await start(account.name, inputOf(values)), inputOf),
  )
  const isAnother = form.watch('contact') === ''
  return (
    <form ref={element} noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
      {onboardings.length > 0 && (
        <div>
          <h4 className="mb-1 text-sm font-medium">{t.under}</h4>
          <ul className="divide-y divide-line rounded-md border border-line">
            {onboardings.map((onboarding) => (
              <li
                key={onboarding.id}
                className="flex flex-wrap items-center justify-between gap-2 px-3 py-2 text-sm"
              >
                <Link
                  to="/onboarding/$id"
                  params={{ id: onboarding.id }}
                  className="font-medium underline-offset-2 hover:text-accent hover:underline"
                >
                  <Instant at={onboarding.startedAt} show="date" />
                </Link>
                <OnboardingBadge {...onboarding} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {contacts.length > 0 && (
        <SelectField label={t.recipient} {...form.register('contact')}>
          {contacts.map(({ id, name, email }) => (
            <option key={id} value={id}>
              {name} · {email}
            </option>
          ))}
          <option value="">{t.anotherPerson}</option>
        </SelectField>
      )}
      {isAnother && (
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t.contactName}
            error={errors.contactName?.message}
            maxLength={200}
            {...form.register('contactName', {
              validate: (value, { contact }) => contact !== '' || value.trim() !== '' || t.nameMissing,
            })}
          />
          <TextField
            label={t.contactEmail}
            type="email"
            spellCheck={false}
            help={t.contactEmailHelp}
            error={errors.email?.message}
            {...form.register('email', {
              validate: (value, { contact }) =>
                contact !== '' || (value.trim() === '' ? t.emailMissing : isAddress(value) || p.wrongEmail),
            })}
          />
        </div>
      )}
      <TextField
        label={t.sale}
        optional={!isOnboarded}
        spellCheck={false}
        maxLength={200}
        help={isOnboarded ? t.saleNeeded : t.saleHelp}
        error={errors.sale?.message}
        {...form.register('sale', {
          validate: (value) => !isOnboarded || value.trim() !== '' || t.saleNeeded,
        })}
      />
      <OutcomeNotice outcome={outcome} rest={rest} />
      <div className="flex justify-end">
        <Button type="submit" look="primary" pending={pending} disabled={outcome?.kind === 'done'}>
          {t.beginExisting}
        </Button>
      </div>
    </form>
  )
}
