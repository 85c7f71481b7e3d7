import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useCan } from '../app/viewer.tsx'
import {
  type AccountFacts_AccountFragment,
  ExportAccountDocument,
  MergeAccountsDocument,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { AccountField, type ChosenAccount } from '../parts/account-field.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog, useKeptOpen } from '../parts/dialog.tsx'
import { download } from '../parts/download.ts'
import { TextField } from '../parts/field.tsx'
import { useIssues } from '../parts/issues.ts'
import { useOperation } from '../parts/operation.ts'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { OutcomeNotice } from '../parts/outcome-notice.tsx'
import { Section } from '../parts/section.tsx'
import { useToast } from '../parts/toast.tsx'
import { words } from './words.ts'

type Account = Pick<AccountFacts_AccountFragment, 'id' | 'name'>

/** The export of all data of an account, and the merge of two accounts of one customer. */
export function AccountData({ account }: { account: Account }) {
  const t = useWords(words)
  const can = useCan()
  if (!can('PRIVACY_WRITE') && !can('ACCOUNTS_WRITE')) return null
  return (
    <Section title={t.dataTitle}>
      <div className="space-y-4">
        {can('PRIVACY_WRITE') && (
          <div>
            <p className="mb-2 text-sm text-quiet">{t.exportTitle}.</p>
            <ExportAccount account={account} />
          </div>
        )}
        {can('ACCOUNTS_WRITE') && (
          <div>
            <p className="mb-2 text-sm text-quiet">{t.mergeShort}</p>
            <MergeAccount account={account} />
          </div>
        )}
      </div>
    </Section>
  )
}

function ExportAccount({ account }: { account: Account }) {
  const t = useWords(words)
  const [open, setOpen] = useState(false)
  return (
    <Dialog
      title={t.exportTitle}
      description={t.exportHelp}
      trigger={<Button size="small">{t.export}…</Button>}
      open={open}
      onOpenChange={setOpen}
    >
      <ExportForm account={account} close={() => setOpen(false)} />
    </Dialog>
  )
}

/** Saves the data as files, one for each document that the gateway returns, until it has returned all of them. */
function ExportForm({ account, close }: { account: Account; close(): void }) {
  const t = useWords(words)
  const toast = useToast()
  const form = useForm({ defaultValues: { reason: '' } })
  const { run, outcome } = useOperation(ExportAccountDocument)
  const [files, setFiles] = useState<number | null>(null)
  const { element, rest, place } = useIssues(form)
  const { errors, isSubmitting } = form.formState
  useKeptOpen(isSubmitting)
  const submit = form.handleSubmit(async ({ reason }) => {
    let after: string | null = null
    for (let number = 1; ; number++) {
      const next = await run({ account: account.id, reason, after })
      if (next.kind !== 'done') return place(next, (values) => values)
      const content = new Blob([JSON.stringify(next.payload.document, null, 2)], { type: 'application/json' })
      download(`${account.id}-${number}.json`, content)
      setFiles(number)
      after = next.payload.next ?? null
      if (after === null) {
        toast(t.filesSaved(number))
        return close()
      }
    }
  })
  return (
    <form ref={element} noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
      <TextField
        label={t.reason}
        help={t.exportReasonHelp}
        maxLength={500}
        error={errors.reason?.message}
        {...form.register('reason', { validate: (value) => value.trim() !== '' || t.reasonMissing })}
      />
      <OutcomeNotice outcome={outcome} rest={rest} />
      <div className="flex items-center justify-end gap-3">
        <span role="status" className="text-sm text-quiet">
          {files !== null && t.filesSaved(files)}
        </span>
        <Button type="submit" look="primary" pending={isSubmitting}>
          {t.export}
        </Button>
      </div>
    </form>
  )
}

function MergeAccount({ account }: { account: Account }) {
  const t = useWords(words)
  const toast = useToast()
  const navigate = useNavigate()
  const { list } = useFormat()
  const [open, setOpen] = useState(false)
  const [target, setTarget] = useState<ChosenAccount | null>(null)
  const { run, outcome } = useOperation(MergeAccountsDocument)
  const preview = outcome?.kind === 'done' ? outcome.payload : null
  async function choose(found: ChosenAccount) {
    const next = await run({ from: account.id, into: found.id, reason: t.mergeTitle, dryRun: true })
    if (next.kind === 'done') setTarget(found)
  }
  return (
    <>
      <Button
        size="small"
        onClick={() => {
          setTarget(null)
          setOpen(true)
        }}
      >
        {t.merge}…
      </Button>
      <Dialog
        title={t.mergeTitle}
        description={t.mergeHelp(account.name)}
        open={open && !target}
        onOpenChange={setOpen}
      >
        <div className="space-y-4">
          <AccountField
            label={t.mergeInto}
            without={account.id}
            onChoose={(found) => found && void choose(found)}
          />
          <OutcomeNotice outcome={outcome} />
        </div>
      </Dialog>
      {target && preview && (
        <OperationDialog
          title={`${account.name} → ${target.name}`}
          description={
            <>
              <p>
                {t.mergeWouldMove(
                  list([
                    t.mergeContacts(preview.contacts),
                    t.mergeLicenses(preview.licenses),
                    t.mergeOnboardings(preview.onboardings),
                    t.mergeApiKeys(preview.apiKeys),
                  ]),
                )}
              </p>
              <p className="mt-2">{t.mergeHelp(account.name)}</p>
            </>
          }
          open={open}
          onOpenChange={(next) => {
            setOpen(next)
            if (!next) setTarget(null)
          }}
          document={MergeAccountsDocument}
          defaultValues={{ reason: '' }}
          fields={({ register, formState: { errors } }) => (
            <TextField
              label={t.reason}
              maxLength={500}
              help={t.reasonHelp}
              error={errors.reason?.message}
              {...register('reason', { validate: (value) => value.trim() !== '' || t.reasonMissing })}
            />
          )}
          input={({ reason }: { reason: string }) => ({ from: account.id, into: target.id, reason })}
          confirm={t.mergeConfirm}
          danger
          onDone={() => {
            toast(t.merged(target.name))
            void navigate({ to: '/accounts/$id', params: { id: target.id } })
          }}
        />
      )}
    </>
  )
}
