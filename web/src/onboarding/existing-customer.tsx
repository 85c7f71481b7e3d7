import { Link } from '@tanstack/react-router'
import { useForm } from 'react-hook-form'
import type { AccountToOnboardQuery } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Button, buttonClass } from '../parts/button.tsx'
import { isAddress } from '../parts/email-address.ts'
import { SelectField, TextField } from '../parts/field.tsx'
import { Instant } from '../parts/instant.tsx'
import { OutcomeNotice } from '../parts/outcome-notice.tsx'
import { RecordLink } from '../parts/record-link.tsx'
import { words as partWords } from '../parts/words.ts'
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

/** Starts an onboarding for an existing account: its first one, or one for another order. */
export function ExistingCustomer({ account }: { account: Account }) {
  const t = useWords(words)
  const contacts = account.contacts.edges.map(({ node }) => node)
  const onboardings = account.onboardings.edges.map(({ node }) => node).toReversed()
  const isOnboarded = onboardings.some(({ state }) => state !== 'ABANDONED')
  const form = useForm<Values>({
    defaultValues: { contact: contacts[0]?.id ?? '', contactName: '', email: '', sale: '' },
  })
  const { start, pending, outcome } = useStart()
  const { errors } = form.formState
  const p = useWords(partWords)
  if (account.partner) return <p className="text-quiet">{t.ofPartner(account.partner)}</p>
  if (!account.domain && !account.externalId)
    return (
      <>
        <p className="mb-3 text-quiet">{t.notIdentified}</p>
        <RecordLink type="Account" id={account.id} className={buttonClass({ size: 'small' })}>
          {t.openAccount}
        </RecordLink>
      </>
    )
  const submit = form.handleSubmit(async (values) => {
    const known = contacts.find(({ id }) => id === values.contact)
    const contact = known
      ? { name: known.name, email: known.email }
      : { name: values.contactName.trim(), email: values.email.trim() }
    const { name, domain, externalId } = account
    const next = await start(name, {
      account: { name, domain: domain ?? null, externalId: externalId ?? null, contact },
      sale: values.sale.trim() || null,
    })
    if (next.kind !== 'refused' || !('issues' in next.refusal)) return
    for (const { path, message } of next.refusal.issues) {
      const field = path.includes('email') ? 'email' : path.includes('sale') ? 'sale' : 'contactName'
      form.setError(field, { message }, { shouldFocus: true })
    }
  })
  const isAnother = form.watch('contact') === ''
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
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
      <OutcomeNotice outcome={outcome} />
      <div className="flex justify-end">
        <Button type="submit" look="primary" pending={pending}>
          {t.beginExisting}
        </Button>
      </div>
    </form>
  )
}
