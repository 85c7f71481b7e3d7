import { useQuery } from 'urql'
import { useCan } from '../app/viewer.tsx'
import { type FragmentType, read } from '../generated/fragment-masking.ts'
import {
  AccountCrmDocument,
  type AccountCrmQuery,
  Crm_AccountFragmentDoc,
  type CrmLinkKind,
  LinkAccountToCrmDocument,
  UnlinkAccountFromCrmDocument,
} from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import { Instant } from '../parts/instant.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { Section } from '../parts/section.tsx'
import { Loaded, Skeleton } from '../parts/states.tsx'
import { useToast } from '../parts/toast.tsx'
import { words } from './words.ts'

const tones: Record<CrmLinkKind, Tone> = {
  AUTOMATIC: 'good',
  CHOSEN: 'good',
  CONFLICTED: 'bad',
  UNLINKED: 'neutral',
}

/** The record of an account in the CRM, and the companies that it could be. */
export function AccountCrm({ id }: { id: string }) {
  const t = useWords(words)
  const [result, retry] = useQuery({ query: AccountCrmDocument, variables: { id } })
  const readAgain = () => retry({ requestPolicy: 'network-only' })
  return (
    <Section title={t.crm}>
      <Loaded result={result} onRetry={readAgain} skeleton={<Skeleton lines={2} />}>
        {({ account, crmSync }) =>
          account && <CrmRecord account={account} sync={crmSync} readAgain={readAgain} />
        }
      </Loaded>
    </Section>
  )
}

function CrmRecord({
  account: masked,
  sync,
  readAgain,
}: {
  account: FragmentType<typeof Crm_AccountFragmentDoc>
  sync: AccountCrmQuery['crmSync']
  readAgain(): void
}) {
  const t = useWords(words)
  const can = useCan()
  const { id, crm } = read(Crm_AccountFragmentDoc, masked)
  const suggestions = sync.suggestions.edges.map(({ node }) => node)
  const isConnected = sync.state !== 'NOT_CONNECTED'
  const isLinked = crm?.kind === 'AUTOMATIC' || crm?.kind === 'CHOSEN'
  if (!isConnected) return <p className="text-quiet">{t.noCrm}</p>
  return (
    <div className="space-y-3">
      {crm ? (
        <Badge tone={tones[crm.kind]}>{t[crm.kind]}</Badge>
      ) : (
        <p className="text-quiet">{t.crmNotSynced}</p>
      )}
      {crm?.parkedReason && (
        <p className="rounded-md bg-bad-soft px-3 py-2 text-sm text-bad">{crm.parkedReason}</p>
      )}
      {crm && (crm.remoteId || crm.pushedAt || crm.changedAt) && (
        <dl className="space-y-2 text-sm">
          {crm.remoteId && (
            <div>
              <dt className="text-quiet">{t.crmRecord}</dt>
              <dd className="font-mono text-xs break-all">{crm.remoteId}</dd>
            </div>
          )}
          {crm.changedAt ? (
            <div>
              <dt className="text-quiet">{t.crmWaiting}</dt>
              <dd>
                <Instant at={crm.changedAt} />
              </dd>
            </div>
          ) : (
            crm.pushedAt && (
              <div>
                <dt className="text-quiet">{t.crmPushed}</dt>
                <dd>
                  <Instant at={crm.pushedAt} />
                </dd>
              </div>
            )
          )}
        </dl>
      )}
      {suggestions.length > 0 && !isLinked && (
        <div>
          <h3 className="mb-1 text-sm font-medium">{t.suggestions}</h3>
          <ul className="divide-y divide-line rounded-md border border-line">
            {suggestions.map(({ remoteId, name, domain }) => (
              <li key={remoteId} className="flex items-center justify-between gap-2 px-3 py-2">
                <span className="min-w-0">
                  <span className="block break-words">{name ?? t.unnamed}</span>
                  <span className="block text-xs break-all text-quiet">
                    {domain} · {remoteId}
                  </span>
                </span>
                {can('CRM_WRITE') && (
                  <LinkToCrm id={id} remoteId={remoteId} name={name ?? remoteId} readAgain={readAgain} />
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      {can('CRM_WRITE') && (
        <div className="flex flex-wrap gap-2">
          <LinkToCrm id={id} readAgain={readAgain} />
          {isLinked && <Unlink id={id} readAgain={readAgain} />}
        </div>
      )}
    </div>
  )
}

function LinkToCrm({
  id,
  remoteId = '',
  name,
  readAgain,
}: {
  id: string
  remoteId?: string
  name?: string
  readAgain(): void
}) {
  const t = useWords(words)
  const toast = useToast()
  return (
    <OperationDialog
      title={name ? t.linkTo(name) : t.linkTitle}
      description={t.linkHelp}
      trigger={
        <Button size="small" {...(name && { 'aria-label': t.linkTo(name) })}>
          {t.link}
        </Button>
      }
      document={LinkAccountToCrmDocument}
      defaultValues={{ remoteId, reason: '' }}
      fields={({ register, formState: { errors } }) => (
        <>
          <TextField
            label={t.remoteId}
            optional
            spellCheck={false}
            help={t.remoteIdHelp}
            error={errors.remoteId?.message}
            {...register('remoteId')}
          />
          <TextField label={t.reason} optional maxLength={500} help={t.reasonHelp} {...register('reason')} />
        </>
      )}
      input={(values) => ({
        account: id,
        remoteId: values.remoteId.trim() || null,
        reason: values.reason.trim() || null,
      })}
      confirm={t.link}
      onDone={() => {
        toast(t.linked)
        readAgain()
      }}
    />
  )
}

function Unlink({ id, readAgain }: { id: string; readAgain(): void }) {
  const t = useWords(words)
  const toast = useToast()
  return (
    <OperationDialog
      title={t.unlinkTitle}
      description={t.unlinkHelp}
      trigger={<Button size="small">{t.unlink}</Button>}
      document={UnlinkAccountFromCrmDocument}
      defaultValues={{ reason: '' }}
      fields={({ register }) => (
        <TextField label={t.reason} optional maxLength={500} help={t.reasonHelp} {...register('reason')} />
      )}
      input={({ reason }) => ({ account: id, reason: reason.trim() || null })}
      confirm={t.unlink}
      danger
      onDone={() => {
        toast(t.unlinked)
        readAgain()
      }}
    />
  )
}
