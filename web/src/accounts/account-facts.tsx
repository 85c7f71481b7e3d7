import type { ReactNode } from 'react'
import { type AccountFacts_AccountFragment, UpdateAccountDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { TextArea, TextField } from '../parts/field.tsx'
import { Instant } from '../parts/instant.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { Section } from '../parts/section.tsx'
import { useToast } from '../parts/toast.tsx'
import { words } from './words.ts'

type Account = AccountFacts_AccountFragment

/** What identifies the account, and its metadata. */
export function AccountFacts({ account }: { account: Account }) {
  const t = useWords(words)
  const { id, domain, externalId, onboardedBy, createdAt, metadata } = account
  const facts: [name: string, value: ReactNode, isCode?: boolean][] = [
    ...(onboardedBy ? [[t.partner, onboardedBy.name] as [string, string]] : []),
    [t.domain, domain ?? null],
    [t.externalId, externalId ?? null, true],
    [t.created, <Instant key="created" at={createdAt} />],
    [t.id, id, true],
    ...Object.entries(metadata).map(([name, value]): [string, string, boolean] =>
      typeof value === 'string' ? [name, value, false] : [name, JSON.stringify(value), true],
    ),
  ]
  return (
    <Section title={t.facts}>
      <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-2 lg:grid-cols-4">
        {facts.map(([name, value, isCode]) => (
          <div key={name} className="min-w-0">
            <dt className="text-sm break-words text-quiet">{name}</dt>
            <dd className="min-w-0 break-words">
              {value === null ? (
                <span className="text-quiet">{t.none}</span>
              ) : isCode ? (
                <code className="font-mono text-xs break-all">{value}</code>
              ) : (
                value
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

/** A button that corrects the data of an account. */
export function EditAccount({ account }: { account: Account }) {
  const t = useWords(words)
  const toast = useToast()
  const { id, name, domain, externalId, metadata } = account
  return (
    <OperationDialog
      title={t.editTitle}
      description={t.editHelp}
      trigger={<Button>{t.edit}</Button>}
      document={UpdateAccountDocument}
      defaultValues={{
        name,
        domain: domain ?? '',
        externalId: externalId ?? '',
        metadata: JSON.stringify(metadata, null, 2),
        reason: '',
      }}
      fields={({ register, formState: { errors } }) => (
        <>
          <TextField
            label={t.name}
            maxLength={200}
            error={errors.name?.message}
            {...register('name', { validate: (value) => value.trim() !== '' || t.nameMissing })}
          />
          <TextField
            label={t.domain}
            optional
            spellCheck={false}
            help={t.domainHelp}
            error={errors.domain?.message}
            {...register('domain')}
          />
          <TextField
            label={t.externalId}
            optional
            spellCheck={false}
            maxLength={200}
            help={t.externalIdHelp}
            error={errors.externalId?.message}
            {...register('externalId')}
          />
          <TextArea
            label={t.metadata}
            rows={4}
            spellCheck={false}
            className="font-mono text-sm"
            help={t.metadataHelp}
            error={errors.metadata?.message}
            {...register('metadata', {
              validate: (value) => parseObject(value) !== null || t.metadataInvalid,
            })}
          />
          <TextField label={t.reason} optional maxLength={500} help={t.reasonHelp} {...register('reason')} />
        </>
      )}
      input={(values) => ({
        account: id,
        name: values.name.trim(),
        domain: values.domain.trim() || null,
        externalId: values.externalId.trim() || null,
        metadata: parseObject(values.metadata) ?? {},
        reason: values.reason.trim() || null,
      })}
      confirm={t.save}
      onDone={() => toast(t.saved)}
    />
  )
}

/** Reads a JSON object; null if the text is none. An empty text is an empty object. */
function parseObject(text: string): Record<string, unknown> | null {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}
