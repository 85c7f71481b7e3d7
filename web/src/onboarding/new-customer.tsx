import { useRef, useState } from 'react'
import { useForm } from 'react-hook-form'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { isAddress } from '../parts/email-address.ts'
import { TextField } from '../parts/field.tsx'
import { useIssues } from '../parts/issues.ts'
import { OutcomeNotice } from '../parts/outcome-notice.tsx'
import { words as partWords } from '../parts/words.ts'
import { LocaleField } from './locale-field.tsx'
import { isDuplicate, SameAccounts, useSameAccounts } from './same-account.tsx'
import { useStart } from './use-start.ts'
import { words } from './words.ts'

interface Values {
  name: string
  contactName: string
  email: string
  locale: string
  domain: string
  externalId: string
  sale: string
}

const defaultValues: Values = {
  name: '',
  contactName: '',
  email: '',
  locale: '',
  domain: '',
  externalId: '',
  sale: '',
}

/** The input of the mutation. */
function inputOf(values: Values) {
  const text = (name: keyof Values) => values[name].trim() || null
  return {
    account: {
      name: values.name.trim(),
      contact: { name: values.contactName.trim(), email: values.email.trim(), locale: text('locale') },
      domain: text('domain'),
      externalId: text('externalId'),
    },
    sale: text('sale'),
  }
}

/** The person and the order that were entered for a new customer. */
export interface Entered {
  contactName: string
  email: string
  sale: string
}

/**
 * Creates an account with its first contact, and starts its onboarding. If the customer may have an account already, the person
 * first decides whether to use it. `onUse`: called with that account and what was entered.
 */
export function NewCustomer({ onUse }: { onUse(id: string, entered: Entered): void }) {
  const t = useWords(words)
  const p = useWords(partWords)
  const form = useForm<Values>({ defaultValues })
  const { start, pending, outcome } = useStart()
  const { element, rest, place } = useIssues(form)
  const { errors } = form.formState
  const typed = form.watch()
  const { matches, error, retry, check } = useSameAccounts(typed)
  // The decision holds for the accounts that were shown.
  const [declined, setDeclined] = useState<readonly string[]>([])
  const [isNeeded, setNeeded] = useState(false)
  const notice = useRef<HTMLDivElement>(null)
  const submit = form.handleSubmit(async (values) => {
    const found = await check(values)
    if (!found) return
    if (found.every(isDuplicate) && found.some(({ account }) => !declined.includes(account.id))) {
      setNeeded(true)
      notice.current?.focus()
      return
    }
    const next = await start(values.name.trim(), inputOf(values))
    place(next, inputOf)
  })
  const { email, domain } = typed
  const suggested = /^[^@\s]+@([^@\s]+\.[^@\s]+)$/.exec(email.trim())?.[1]?.toLowerCase()
  return (
    <form ref={element} noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
      <TextField
        label={t.accountName}
        help={t.accountNameHelp}
        error={errors.name?.message}
        maxLength={200}
        {...form.register('name', { validate: (value) => value.trim() !== '' || t.nameMissing })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t.contactName}
          error={errors.contactName?.message}
          maxLength={200}
          {...form.register('contactName', { validate: (value) => value.trim() !== '' || t.nameMissing })}
        />
        <TextField
          label={t.contactEmail}
          type="email"
          inputMode="email"
          spellCheck={false}
          help={t.contactEmailHelp}
          error={errors.email?.message}
          {...form.register('email', {
            validate: (value) => (value.trim() === '' ? t.emailMissing : isAddress(value) || p.wrongEmail),
          })}
        />
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <div>
          <TextField
            label={t.domain}
            optional
            spellCheck={false}
            help={t.domainHelp}
            error={errors.domain?.message}
            {...form.register('domain')}
          />
          {suggested && domain.trim() === '' && (
            <Button
              size="small"
              look="quiet"
              className="mt-1 -ml-2.5 max-w-full"
              onClick={() => form.setValue('domain', suggested, { shouldDirty: true })}
            >
              <span className="truncate">{t.takeDomain(suggested)}</span>
            </Button>
          )}
        </div>
        <LocaleField {...form.register('locale')} />
        <TextField
          label={t.externalId}
          optional
          spellCheck={false}
          maxLength={200}
          help={t.externalIdHelp}
          error={errors.externalId?.message}
          {...form.register('externalId')}
        />
        <TextField
          label={t.sale}
          optional
          spellCheck={false}
          maxLength={200}
          help={t.saleHelp}
          error={errors.sale?.message}
          {...form.register('sale')}
        />
      </div>
      <div ref={notice} tabIndex={-1}>
        <SameAccounts
          matches={matches}
          error={error}
          onRetry={retry}
          isAnother={matches.every(({ account }) => declined.includes(account.id))}
          isNeeded={isNeeded}
          onUse={({ id }) => {
            const { contactName, email, sale } = form.getValues()
            onUse(id, { contactName: contactName.trim(), email: email.trim(), sale: sale.trim() })
          }}
          onAnother={() => setDeclined(matches.map(({ account }) => account.id))}
        />
      </div>
      <OutcomeNotice outcome={outcome} rest={rest} />
      <div className="flex justify-end">
        <Button type="submit" look="primary" pending={pending} disabled={outcome?.kind === 'done'}>
          {t.begin}
        </Button>
      </div>
    </form>
  )
}
