import { useForm } from 'react-hook-form'
import { useQuery } from 'urql'
import { SameAccountDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { useDebounced } from '../parts/debounced.ts'
import { isAddress } from '../parts/email-address.ts'
import { TextField } from '../parts/field.tsx'
import { OutcomeNotice } from '../parts/outcome-notice.tsx'
import { ProblemLine } from '../parts/problem-line.tsx'
import { words as partWords } from '../parts/words.ts'
import { LocaleField } from './locale-field.tsx'
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

/** The field of a path in the input of the mutation. */
function fieldOf(path: readonly string[]): keyof Values | null {
  const last = path.at(-1) ?? ''
  if (path.includes('contact'))
    return last === 'name' ? 'contactName' : last in defaultValues ? (last as keyof Values) : null
  return last in defaultValues ? (last as keyof Values) : null
}

/** Creates an account with its first contact, and starts its onboarding. */
export function NewCustomer() {
  const t = useWords(words)
  const p = useWords(partWords)
  const form = useForm<Values>({ defaultValues })
  const { start, pending, outcome } = useStart()
  const { errors } = form.formState
  const submit = form.handleSubmit(async (values) => {
    const text = (name: keyof Values) => values[name].trim() || null
    const next = await start(values.name.trim(), {
      account: {
        name: values.name.trim(),
        contact: { name: values.contactName.trim(), email: values.email.trim(), locale: text('locale') },
        domain: text('domain'),
        externalId: text('externalId'),
      },
      sale: text('sale'),
    })
    if (next.kind !== 'refused' || !('issues' in next.refusal)) return
    for (const { path, message } of next.refusal.issues) {
      const name = fieldOf(path)
      if (name) form.setError(name, { message }, { shouldFocus: true })
    }
  })
  const [email, domain, externalId] = form.watch(['email', 'domain', 'externalId'])
  const suggested = /^[^@\s]+@([^@\s]+\.[^@\s]+)$/.exec(email.trim())?.[1]?.toLowerCase()
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
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
      <SameAccount domain={domain} externalId={externalId} />
      <OutcomeNotice outcome={outcome} />
      <div className="flex justify-end">
        <Button type="submit" look="primary" pending={pending}>
          {t.begin}
        </Button>
      </div>
    </form>
  )
}

/** Says which existing account the onboarding would use. */
function SameAccount(values: { domain: string; externalId: string }) {
  const t = useWords(words)
  const domain = useDebounced(values.domain.trim(), 300)
  const externalId = useDebounced(values.externalId.trim(), 300)
  const byDomain = domain.includes('.')
  const byExternalId = externalId !== ''
  const [{ data, error }, retry] = useQuery({
    query: SameAccountDocument,
    variables: { domain, externalId, byDomain, byExternalId },
    pause: !byDomain && !byExternalId,
  })
  const found = [...(data?.byExternalId?.edges ?? []), ...(data?.byDomain?.edges ?? [])]
    .map(({ node }) => node)
    .find(({ partner }) => !partner)
  return (
    <div role="status">
      <ProblemLine error={error} onRetry={() => retry({ requestPolicy: 'network-only' })} />
      {found && (byDomain || byExternalId) && (
        <p className="rounded-md bg-accent-soft px-3 py-2 text-accent">{t.sameAccount(found.name)}</p>
      )}
    </div>
  )
}
