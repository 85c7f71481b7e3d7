import { useQuery } from 'urql'
import { AuditLink } from '../app/audit-link.tsx'
import { now } from '../app/clock.ts'
import { useViewer } from '../app/viewer.tsx'
import { read } from '../generated/fragment-masking.ts'
import {
  type ApiKeyAudience,
  type ApiKeys_ApiKeyFragment,
  ApiKeys_ApiKeyFragmentDoc,
  ApiKeysDocument,
  CreateApiKeyDocument,
  RevokeApiKeyDocument,
  type Scope,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Code } from '../parts/copy-button.tsx'
import { SelectField, TextField } from '../parts/field.tsx'
import { Instant } from '../parts/instant.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { Pages, pageArguments } from '../parts/pages.tsx'
import { Section } from '../parts/section.tsx'
import { Loaded } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { useToast } from '../parts/toast.tsx'
import { usePartPage } from '../parts/use-part-page.ts'
import { scopeWords } from './scope-words.ts'
import { words } from './words.ts'

/** The API keys. A new one is shown once. */
export function ApiKeys() {
  const t = useWords(words)
  const { date } = useFormat()
  const [page, setPage] = usePartPage('keys')
  const [result, retry] = useQuery({ query: ApiKeysDocument, variables: pageArguments(page) })
  return (
    <Section title={t.apiKeys} flush actions={<CreateApiKey />}>
      <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })}>
        {({ apiKeys: { edges, pageInfo } }) => (
          <>
            <Table
              label={t.apiKeys}
              rows={read(
                ApiKeys_ApiKeyFragmentDoc,
                edges.map(({ node }) => node),
              )}
              keyOf={({ id }) => id}
              columns={[
                {
                  name: t.name,
                  show: ({ name, hint, partner, account }) => (
                    <>
                      <span className="block font-medium">{name}</span>
                      <span className="block font-mono text-xs text-quiet">
                        {hint !== '…' && hint} {partner ?? account?.name}
                      </span>
                    </>
                  ),
                },
                { name: t.audience, show: ({ audience }) => t[audience] },
                {
                  name: t.scopes,
                  show: ({ scopes }) => <Scopes scopes={scopes} />,
                },
                {
                  name: t.lastUsed,
                  fit: true,
                  show: ({ lastUsedAt }) =>
                    lastUsedAt ? (
                      <Instant at={lastUsedAt} show="fromNow" />
                    ) : (
                      <span className="text-quiet">{t.never}</span>
                    ),
                },
                {
                  name: t.state,
                  fit: true,
                  show: (key) => (
                    <span className="flex flex-col items-start gap-1">
                      <KeyState apiKey={key} />
                      {key.expiresAt && !key.revokedAt && (
                        <span className="text-sm text-quiet">
                          {t.expires} {date(key.expiresAt)}
                        </span>
                      )}
                    </span>
                  ),
                },
                {
                  name: t.actions,
                  actions: 'buttons',
                  show: (key) => (
                    <>
                      <AuditLink record={key.id} name={key.name} size="small" look="quiet" />
                      {!key.revokedAt && <RevokeApiKey apiKey={key} />}
                    </>
                  ),
                },
              ]}
            />
            <Pages pageInfo={pageInfo} onChange={setPage} />
          </>
        )}
      </Loaded>
    </Section>
  )
}

/** Up to this many scopes are shown as they are. More of them are folded, so that the keys stay a list. */
const FEW_SCOPES = 4

function Scopes({ scopes }: { scopes: readonly Scope[] }) {
  const t = useWords(words)
  const s = useWords(scopeWords)
  const names = (
    <ul className="max-w-sm text-sm text-quiet">
      {scopes.map((scope) => (
        <li key={scope}>{s[scope]}</li>
      ))}
    </ul>
  )
  return scopes.length <= FEW_SCOPES ? (
    names
  ) : (
    <details>
      <summary className="w-fit whitespace-nowrap">{t.scopeCount(scopes.length)}</summary>
      {names}
    </details>
  )
}

function KeyState({ apiKey: { revokedAt, expiresAt } }: { apiKey: ApiKeys_ApiKeyFragment }) {
  const t = useWords(words)
  if (revokedAt) return <Badge>{t.revoked}</Badge>
  if (expiresAt && new Date(expiresAt) <= now()) return <Badge tone="warn">{t.expired}</Badge>
  return <Badge tone="good">{t.valid}</Badge>
}

function RevokeApiKey({ apiKey: { id, name } }: { apiKey: ApiKeys_ApiKeyFragment }) {
  const t = useWords(words)
  const toast = useToast()
  return (
    <OperationDialog
      title={t.revokeKey}
      description={t.revokeHelp(name) as string}
      trigger={
        <Button size="small" look="quiet" aria-label={`${t.revoke}: ${name}`}>
          {t.revoke}
        </Button>
      }
      document={RevokeApiKeyDocument}
      defaultValues={{}}
      input={() => ({ apiKey: id })}
      confirm={t.revoke}
      danger
      onDone={() => toast(t.keyRevoked, name)}
    />
  )
}

interface KeyValues {
  name: string
  audience: ApiKeyAudience
  partner: string
  account: string
  scopes: Scope[]
  expiresAt: string
}

function CreateApiKey() {
  const t = useWords(words)
  const s = useWords(scopeWords)
  const { scopes } = useViewer()
  return (
    <OperationDialog
      title={t.createKey}
      description={t.createKeyHelp}
      trigger={<Button size="small">{t.createKey}</Button>}
      document={CreateApiKeyDocument}
      defaultValues={
        {
          name: '',
          audience: 'SUPPORT',
          partner: '',
          account: '',
          scopes: [],
          expiresAt: '',
        } satisfies KeyValues as KeyValues
      }
      fields={({ register, watch, formState: { errors } }) => (
        <>
          <TextField label={t.name} help={t.nameHelp} error={errors.name?.message} {...register('name')} />
          <SelectField label={t.audience} error={errors.audience?.message} {...register('audience')}>
            {(['SUPPORT', 'PARTNER', 'ACCOUNT', 'ADMIN'] as const).map((audience) => (
              <option key={audience} value={audience}>
                {t[audience]}
              </option>
            ))}
          </SelectField>
          {watch('audience') === 'ADMIN' && (
            <p role="status" className="rounded-md bg-warn-soft px-3 py-2 text-warn">
              {t.adminWarning}
            </p>
          )}
          {watch('audience') === 'PARTNER' && (
            <TextField label={t.partner} error={errors.partner?.message} {...register('partner')} />
          )}
          {watch('audience') === 'ACCOUNT' && (
            <TextField label={t.account} error={errors.account?.message} {...register('account')} />
          )}
          <fieldset>
            <legend className="mb-1 text-sm font-medium">{t.scopes}</legend>
            <div className="grid gap-2 rounded-md border border-line p-3">
              {scopes.map((scope) => (
                <label key={scope} className="flex items-start gap-2">
                  <input
                    type="checkbox"
                    value={scope}
                    className="mt-0.5 size-4 shrink-0 accent-accent"
                    {...register('scopes')}
                  />
                  <span className="min-w-0">
                    <span className="block">{s[scope]}</span>
                    <span className="block font-mono text-xs text-quiet">{scope}</span>
                  </span>
                </label>
              ))}
            </div>
            <p className="mt-1 text-sm text-quiet">{t.scopesHelp}</p>
            {errors.scopes && <p className="mt-1 text-sm text-bad">{errors.scopes.message}</p>}
          </fieldset>
          <TextField
            label={t.expires}
            type="date"
            optional
            error={errors.expiresAt?.message}
            {...register('expiresAt')}
          />
        </>
      )}
      input={({ name, audience, partner, account, scopes: chosen, expiresAt }) => ({
        name,
        audience,
        ...(audience === 'PARTNER' && { partner }),
        ...(audience === 'ACCOUNT' && { account }),
        ...(chosen.length > 0 && { scopes: chosen }),
        ...(expiresAt && { expiresAt: new Date(`${expiresAt}T23:59:59`).toISOString() }),
      })}
      confirm={t.create}
      result={({ secret }) => (
        <>
          <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">{t.keyOnce}</p>
          <Code text={secret} label={t.yourKey} />
        </>
      )}
    />
  )
}
