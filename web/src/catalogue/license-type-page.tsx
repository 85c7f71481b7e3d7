import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { CircleAlert, CircleCheck, Copy, Pencil } from 'lucide-react'
import { useState } from 'react'
import { useQuery } from 'urql'
import { AuditLink } from '../app/audit-link.tsx'
import { useCan, useViewer } from '../app/viewer.tsx'
import { read } from '../generated/fragment-masking.ts'
import {
  type History_LicenseTypeFragment,
  History_LicenseTypeFragmentDoc,
  LicenseTypeHistoryDocument,
  LicenseTypePageDocument,
  type LicenseTypePageQuery,
  PublishLicenseTypeDocument,
  type RefusalCode,
  RetireLicenseTypeDocument,
  RuleSentences_LicenseTypeFragmentDoc,
  RulesFragmentDoc,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { language } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import { Button, buttonClass } from '../parts/button.tsx'
import { Instant } from '../parts/instant.tsx'
import { Missing } from '../parts/missing.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Facts, Section } from '../parts/section.tsx'
import { Loaded, Skeleton } from '../parts/states.tsx'
import { useStore } from '../parts/store.ts'
import { useToast } from '../parts/toast.tsx'
import { DifferenceList } from './difference-list.tsx'
import { intentWords } from './intent-words.ts'
import { LicenseTypeStateBadge } from './license-type-state.tsx'
import { RuleSentences } from './rule-sentences.tsx'
import { differencesOf, ruleNamesOf } from './sentences.ts'
import { words } from './words.ts'

type LicenseType = NonNullable<LicenseTypePageQuery['licenseType']>

/** The draft and the revisions. Support sees the published revision alone. */
type History = Pick<History_LicenseTypeFragment, 'draft' | 'revisions'> & { version: number | null }

/** A license type: its rules, its draft and its revisions. */
export function LicenseTypePage() {
  const t = useWords(words)
  const { code } = useParams({ from: '/catalogue/$code' })
  const isAdmin = useViewer().audience === 'ADMIN'
  const [page, retry] = useQuery({ query: LicenseTypePageDocument, variables: { code } })
  const [past, retryPast] = useQuery({
    query: LicenseTypeHistoryDocument,
    variables: { code },
    pause: !isAdmin,
  })
  const readAgain = () => {
    retry({ requestPolicy: 'network-only' })
    if (isAdmin) retryPast({ requestPolicy: 'network-only' })
  }
  return (
    <Loaded
      result={{
        data: page.data && (past.data || !isAdmin) ? { page: page.data, past: past.data } : undefined,
        error: page.error ?? (isAdmin ? past.error : undefined),
        operation: page.operation,
      }}
      onRetry={readAgain}
      skeleton={<Skeleton lines={8} />}
    >
      {({ page: { licenseType }, past }) =>
        licenseType ? (
          <LicenseTypeView
            licenseType={licenseType}
            onReadAgain={readAgain}
            history={
              read(History_LicenseTypeFragmentDoc, past?.licenseType) ?? {
                version: null,
                draft: null,
                revisions: [],
              }
            }
          />
        ) : (
          <Missing title={t.typeMissing} list={{ name: t.catalogue, to: '/catalogue' }} />
        )
      }
    </Loaded>
  )
}

function LicenseTypeView({
  licenseType,
  history,
  onReadAgain,
}: {
  licenseType: LicenseType
  history: History
  onReadAgain(): void
}) {
  const t = useWords(words)
  const intents = useWords(intentWords)
  const can = useCan()
  const { code, name, state, product, published } = licenseType
  const { draft, revisions } = history
  const mayChange = can('CATALOG_WRITE') && state !== 'RETIRED'
  const [isChanged, setIsChanged] = useState(false)
  const onRefused = (refusal: RefusalCode) => {
    const isStale = refusal === 'LICENSE_TYPE_CHANGED'
    setIsChanged(isStale)
    if (isStale) onReadAgain()
    return isStale
  }
  const change = { licenseType, history, onRefused, onDone: () => setIsChanged(false) }
  const drafted = revisions.find(({ number }) => number === draft?.number)
  return (
    <>
      <PageHeader
        title={name}
        above={{ name: t.catalogue, to: '/catalogue' }}
        badge={<LicenseTypeStateBadge state={state} />}
        actions={
          <>
            <AuditLink record={licenseType.id} />
            {can('LICENSES_READ') && (
              <Link to="/licenses" search={{ licenseType: code }} className={buttonClass()}>
                {t.viewLicenses}
              </Link>
            )}
            {can('LICENSES_READ') && (
              <Link to="/key-pools" search={{ licenseType: code }} className={buttonClass()}>
                {t.viewKeyPools}
              </Link>
            )}
            {can('CATALOG_WRITE') && (
              <Link to="/catalogue/new" search={{ like: code }} className={buttonClass()}>
                <Copy aria-hidden className="size-4" />
                {t.duplicate}
              </Link>
            )}
            {mayChange && (
              <>
                <Link to="/catalogue/$code/edit" params={{ code }} className={buttonClass()}>
                  <Pencil aria-hidden className="size-4" />
                  {draft ? t.editDraft : t.edit}
                </Link>
                {draft && <Publish {...change} />}
              </>
            )}
          </>
        }
      >
        {licenseType.description}
      </PageHeader>

      {isChanged && (
        <div
          role="alert"
          className="mb-6 flex items-start gap-2.5 rounded-lg bg-warn-soft px-4 py-3 text-warn sm:px-5"
        >
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <div>
            <p className="font-semibold">{t.changedElsewhere}</p>
            <p>{t.readAgainHelp}</p>
          </div>
        </div>
      )}

      {published && <NextStep code={code} published={published.number} />}

      {drafted && published && (
        <Section title={t.draftChanges(drafted.number, published.number)}>
          <Differences
            licenseType={licenseType}
            history={history}
            left={published.number}
            right={drafted.number}
          />
        </Section>
      )}

      {(published ?? drafted) && (
        <Section title={published ? t.publishedRules(published.number) : t.draftRules(drafted!.number)}>
          <RuleSentences licenseType={licenseType} rules={(published ?? drafted)!.rules} />
        </Section>
      )}

      <Section title={t.about}>
        <Facts
          facts={[
            [t.code, <code key="code">{code}</code>],
            [
              t.product,
              <Link
                key="product"
                to="/catalogue/products/$product"
                params={{ product: product.code }}
                className="text-accent hover:underline"
              >
                {product.name}
              </Link>,
            ],
            [
              t.skus,
              licenseType.skus.length === 0 ? (
                <span key="none" className="text-quiet">
                  {t.none}
                </span>
              ) : (
                <ul key="skus">
                  {licenseType.skus.map((sku) => {
                    const intent = licenseType.skuIntents.find((one) => one.sku === sku)?.intent
                    return (
                      <li key={sku}>
                        <code>{sku}</code>
                        {intent && <span className="text-quiet">: {intents[intent]}</span>}
                      </li>
                    )
                  })}
                </ul>
              ),
            ],
            ...(licenseType.upgradesFrom.length > 0
              ? [
                  [
                    t.upgradesFrom,
                    <ul key="upgrades">
                      {licenseType.upgradesFrom.map((from) => (
                        <li key={from}>
                          <Link
                            to="/catalogue/$code"
                            params={{ code: from }}
                            className="font-mono text-accent hover:underline"
                          >
                            {from}
                          </Link>
                        </li>
                      ))}
                    </ul>,
                  ] as const,
                ]
              : []),
            ...(licenseType.retiredAt
              ? [[t.RETIRED, <Instant key="RETIRED" at={licenseType.retiredAt} />] as const]
              : []),
          ]}
        />
      </Section>

      {revisions.length > 0 && <Revisions licenseType={licenseType} history={history} />}

      {mayChange && (
        <div className="flex justify-end">
          <Retire {...change} />
        </div>
      )}
    </>
  )
}

/** After a publication: says that it is done, and offers the customer who gets the first license. */
function NextStep({ code, published }: { code: string; published: number }) {
  const t = useWords(words)
  const can = useCan()
  const search = useSearch({ from: '/catalogue/$code' })
  if (search.published !== published || !can('ONBOARDING_WRITE')) return null
  return (
    <section
      aria-label={t.nextStep}
      className="mb-6 flex flex-wrap items-center justify-between gap-3 rounded-lg border border-line bg-good-soft px-4 py-3 sm:px-5"
    >
      <p className="flex items-start gap-2">
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
        <span>{t.publishedNow(published)}</span>
      </p>
      <Link to="/onboarding/new" search={{ licenseType: code }} className={buttonClass({ look: 'primary' })}>
        {t.onboardWithType}
      </Link>
    </section>
  )
}

function Differences({
  licenseType,
  history,
  left,
  right,
}: {
  licenseType: LicenseType
  history: History
  left: number
  right: number
}) {
  const t = useWords(words)
  const code = useStore(language)
  const { product } = read(RuleSentences_LicenseTypeFragmentDoc, licenseType)
  const rulesOf = (number: number) =>
    read(RulesFragmentDoc, history.revisions.find((revision) => revision.number === number)?.rules)
  const before = rulesOf(left)
  const after = rulesOf(right)
  if (!before || !after) return null
  return (
    <DifferenceList
      differences={differencesOf(before, after, ruleNamesOf(product), code)}
      before={t.revisionOf(left)}
      after={t.revisionOf(right)}
    />
  )
}

function Revisions({ licenseType, history }: { licenseType: LicenseType; history: History }) {
  const t = useWords(words)
  const { date } = useFormat()
  const search = useSearch({ from: '/catalogue/$code' })
  const navigate = useNavigate({ from: '/catalogue/$code' })
  const { revisions } = history
  const numbers = revisions.map(({ number }) => number)
  const left = numbers.find((number) => number === search.left) ?? numbers.at(-2) ?? numbers.at(-1)!
  const right = numbers.find((number) => number === search.right) ?? numbers.at(-1)!
  const choose = (label: string, value: number, side: 'left' | 'right') => (
    <label className="block min-w-0 text-sm">
      <span className="mb-1 block font-medium">{label}</span>
      <select
        value={value}
        className="h-8 max-w-full rounded-md border border-line bg-surface px-2 shadow-raised"
        onChange={({ target }) =>
          void navigate({
            search: (before) => ({ ...before, left, right, [side]: Number(target.value) }),
            replace: true,
          })
        }
      >
        {revisions.map(({ number, publishedAt }) => (
          <option key={number} value={number}>
            {t.revisionLine(number, publishedAt && date(publishedAt))}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <Section title={t.revisions}>
      {revisions.length < 2 ? (
        <p className="text-quiet">{t.oneRevision}</p>
      ) : (
        <>
          <div className="mb-4 grid gap-3 sm:grid-cols-2">
            {choose(t.left, left, 'left')}
            {choose(t.right, right, 'right')}
          </div>
          <Differences licenseType={licenseType} history={history} left={left} right={right} />
        </>
      )}
    </Section>
  )
}

interface ChangeProps {
  licenseType: LicenseType
  history: History
  onRefused(refusal: RefusalCode): boolean
  onDone(): void
}

function Publish({ licenseType, history, onRefused, onDone }: ChangeProps) {
  const t = useWords(words)
  const toast = useToast()
  const navigate = useNavigate({ from: '/catalogue/$code' })
  const { code, name, published } = licenseType
  const { draft, version } = history
  return (
    <OperationDialog
      title={t.publishTitle(name)}
      description={t.publishHelp}
      trigger={<Button look="primary">{t.publish}</Button>}
      document={PublishLicenseTypeDocument}
      defaultValues={{}}
      fields={() =>
        published && draft ? (
          <Differences
            licenseType={licenseType}
            history={history}
            left={published.number}
            right={draft.number}
          />
        ) : null
      }
      input={() => ({ code, expectedVersion: version })}
      confirm={t.publish}
      onRefused={onRefused}
      onDone={({ licenseType: { published: now } }) => {
        onDone()
        toast(t.published, t.publishedHelp)
        if (now) void navigate({ search: (search) => ({ ...search, published: now.number }), replace: true })
      }}
    />
  )
}

function Retire({ licenseType: { code, name }, history: { version }, onRefused, onDone }: ChangeProps) {
  const t = useWords(words)
  const toast = useToast()
  return (
    <OperationDialog
      title={t.retireTitle(name)}
      description={t.retireHelp}
      trigger={<Button>{t.retire}</Button>}
      document={RetireLicenseTypeDocument}
      defaultValues={{}}
      input={() => ({ code, expectedVersion: version })}
      confirm={t.retire}
      onRefused={onRefused}
      danger
      onDone={() => {
        onDone()
        toast(t.retiredDone, name)
      }}
    />
  )
}
