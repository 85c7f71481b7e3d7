import { useNavigate } from '@tanstack/react-router'
import { CircleAlert, CircleCheck, LoaderCircle, Plus, Trash2 } from 'lucide-react'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useQuery } from 'urql'
import { now } from '../app/clock.ts'
import { read } from '../generated/fragment-masking.ts'
import {
  ApplyCatalogueDocument,
  type CatalogAction,
  CatalogueChanges_ChangeFragmentDoc,
  type ExpectedVersionInput,
  FormProductDocument,
  type RefusalCode,
  type SaleIntent,
} from '../generated/graphql.ts'
import { language } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { SelectField, TextArea, TextField } from '../parts/field.tsx'
import { useOperation } from '../parts/operation.ts'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { OutcomeNotice } from '../parts/outcome-notice.tsx'
import { ProblemLine } from '../parts/problem-line.tsx'
import { useRepeatKey } from '../parts/repeat-key.ts'
import { Section } from '../parts/section.tsx'
import { describeError } from '../parts/states.tsx'
import { useStore } from '../parts/store.ts'
import { useToast } from '../parts/toast.tsx'
import { words as partWords } from '../parts/words.ts'
import { ChoiceBlank, type Issues, IssuesProvider, Sentence, TextBlank } from './blanks.tsx'
import { type CatalogueCheck, useCatalogueCheck } from './catalogue-check.ts'
import type { TemplateName } from './catalogue-search.ts'
import { ChangedElsewhere } from './changed-elsewhere.tsx'
import { codeOf } from './code.ts'
import { DifferenceList } from './difference-list.tsx'
import { formWords } from './form-words.tsx'
import { intentWords } from './intent-words.ts'
import { LeaveDialog } from './leave-dialog.tsx'
import { isSame, type Rules } from './rules.ts'
import { RulesForm } from './rules-form.tsx'
import { differencesOf, ruleNamesOf } from './sentences.ts'
import { previewedRules, TermTimeline } from './term-timeline.tsx'
import { fileOf, issuesOf, type OpenedType, type TypeDraft } from './type-draft.ts'
import { words } from './words.ts'

const intents = [
  'NEW',
  'RENEW',
  'ADD_SEATS',
  'UPGRADE',
  'EXTEND_UPDATES',
] as const satisfies readonly SaleIntent[]
const NEW_PRODUCT = ''

/** Writes a license type in sentences, checked by the gateway while one types. */
export function LicenseTypeForm({
  opened,
  template,
  products,
  onReopen,
  isNew,
}: {
  /** The license type as it was read. */
  opened: OpenedType
  /** The template with which a new license type begins. Another one replaces the rules. */
  template: TemplateName | null
  products: readonly { code: string; name: string }[]
  /** Goes on with the license type as someone else changed it. */
  onReopen?(opened: OpenedType): void
  isNew: boolean
}) {
  const t = useWords(formWords)
  const { draft: initial, version, published, hasDraft } = opened
  const [draft, setDraft] = useState(initial)
  const [begun, setBegun] = useState({ initial, template })
  const [startsOn, setStartsOn] = useState(() => now().toISOString().slice(0, 10))
  const saved = useRef(false)
  const change = (next: Partial<TypeDraft>) => setDraft((now) => ({ ...now, ...next }))
  if (template && template !== begun.template) {
    const { rules, newNames } = initial
    setBegun({ initial, template })
    const follows = begun.template && draft.name === suggestName(draft.product.name, begun.template, t)
    const name = suggestName(draft.product.name, template, t)
    change({ rules, newNames, ...(follows && { name, code: codeOf(name) }) })
  }

  const { product } = draft
  const [{ data, error }, retry] = useQuery({
    query: FormProductDocument,
    variables: { code: product.code },
    pause: product.isNew || !product.code,
  })
  const parts = product.isNew ? null : data?.product

  const isReady = draft.code !== '' && draft.name !== '' && product.code !== '' && product.name !== ''
  const file = isReady ? fileOf(draft, 'draft') : null
  // The version that a refusal showed to be old, before the next check does.
  const [oldVersion, setOldVersion] = useState<number | null>(null)
  const expectedVersions = [{ code: draft.code, version }]
  const { check, pending } = useCatalogueCheck(file, expectedVersions)
  const isChanged = !isNew && (oldVersion === version || check?.kind === 'changed')
  const changed = useRef<HTMLHeadingElement>(null)
  const showChange = () => changed.current?.focus()
  useEffect(() => {
    // The dialog that was refused gives the focus back to its button first.
    if (oldVersion === version) requestAnimationFrame(() => changed.current?.focus())
  }, [oldVersion, version])
  const issues = useMemo(() => findIssues(check, isNew, t.codeTaken), [check, isNew, t.codeTaken])
  const canPreview = !previewedRules.some((path) => [...issues.keys()].some((at) => at.startsWith(path)))
  const isDirty = !isSame(draft, begun.initial)
  const changes = check?.kind === 'accepted' ? check.changes : []
  const canSave = isReady && !pending && !isChanged && check?.kind === 'accepted' && issues.size === 0
  const names = ruleNamesOf({
    entitlements: namesOf(draft, 'entitlement', parts?.entitlements),
    meters: namesOf(draft, 'meter', parts?.meters),
  })

  return (
    <IssuesProvider value={issues}>
      <div className="items-start gap-6 lg:grid lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0">
          {isChanged && (
            <ChangedElsewhere
              key={version}
              opened={opened}
              draft={draft}
              names={names}
              focusRef={changed}
              onTake={(theirs, next) => {
                setBegun({ initial: theirs.draft, template })
                setDraft(next)
                onReopen?.(theirs)
              }}
            />
          )}
          <Section title={t.what}>
            <Names
              draft={draft}
              template={template}
              products={products}
              isNew={isNew}
              issues={issues}
              onChange={change}
            />
          </Section>
          {!parts && <ProblemLine error={error} onRetry={() => retry({ requestPolicy: 'network-only' })} />}
          <RulesForm
            rules={draft.rules}
            entitlements={parts?.entitlements ?? []}
            meters={parts?.meters ?? []}
            newNames={draft.newNames}
            onName={(key, name) => change({ newNames: { ...draft.newNames, [key]: name } })}
            onChange={(rules) => setDraft((now) => ({ ...now, rules: { ...now.rules, ...rules } }))}
          />
          <Section title={t.sales}>
            <Sales
              draft={draft}
              siblings={parts?.licenseTypes.edges.map(({ node }) => node) ?? []}
              onChange={change}
            />
          </Section>
        </div>
        <div className="min-w-0 lg:sticky lg:top-8 lg:max-h-[calc(100dvh-4rem)] lg:overflow-y-auto">
          <Section title={t.check}>
            <CheckNotice
              check={check}
              pending={pending}
              isReady={isReady}
              issues={issues}
              onShowChange={isChanged ? showChange : null}
            />
            <Save
              draft={draft}
              canSave={canSave}
              hasChanges={changes.length > 0}
              hasDraft={hasDraft}
              published={published}
              names={names}
              expectedVersions={expectedVersions}
              onChanged={() => setOldVersion(version)}
              onSaved={() => {
                saved.current = true
              }}
            />
          </Section>
          <Section title={t.calendar}>
            <label className="mb-4 flex flex-wrap items-center gap-2 text-sm text-quiet">
              {t.issuedOn}
              <input
                type="date"
                value={startsOn}
                onChange={({ target }) => setStartsOn(target.value)}
                className="h-8 rounded-md border border-line-strong/70 bg-surface px-2 text-text shadow-raised"
              />
            </label>
            <TermTimeline rules={draft.rules} startsOn={startsOn} ready={canPreview} />
          </Section>
        </div>
      </div>
      <LeaveDialog isDirty={() => isDirty && !saved.current} lost={t.unsaved} />
    </IssuesProvider>
  )
}

const isChange = (refusal: RefusalCode) => refusal === 'LICENSE_TYPE_CHANGED'
const isPublication = ({ action }: { action: CatalogAction }) => action === 'PUBLISH_LICENSE_TYPE'

/** Suggests the name of a license type of a product. Empty while the product has no name. */
export function suggestName(
  product: string,
  template: TemplateName,
  t: { templateName(product: string, kind: string): ReactNode } & Record<TemplateName, string>,
): string {
  return product === '' ? '' : String(t.templateName(product, t[template]))
}

function namesOf(
  { newNames }: TypeDraft,
  kind: string,
  known: readonly { code: string; name: string }[] = [],
): { code: string; name: string }[] {
  const added = Object.entries(newNames).flatMap(([key, name]) =>
    key.startsWith(`${kind} `) ? [{ code: key.slice(kind.length + 1), name }] : [],
  )
  return [...added, ...known]
}

function findIssues(check: CatalogueCheck | null, isNew: boolean, codeTaken: string): Issues {
  if (check?.kind === 'refused') return issuesOf(check.issues)
  return new Map(isNew && check?.kind === 'changed' ? [['code', [codeTaken]]] : [])
}

function Names({
  draft,
  template,
  products,
  isNew,
  issues,
  onChange,
}: {
  draft: TypeDraft
  template: TemplateName | null
  products: readonly { code: string; name: string }[]
  isNew: boolean
  issues: Issues
  onChange(draft: Partial<TypeDraft>): void
}) {
  const t = useWords(formWords)
  const { product, name, code, description } = draft
  const problem = (path: string) => issues.get(path)?.join(' ')
  const setProduct = (next: TypeDraft['product']) => {
    const follows = template && name === suggestName(product.name, template, t)
    const suggested = follows ? suggestName(next.name, template, t) : ''
    onChange({ product: next, ...(follows && { name: suggested, code: codeOf(suggested) }) })
  }
  return (
    <div className="space-y-4">
      {isNew && products.length > 0 && (
        <SelectField
          label={t.product}
          value={product.isNew ? NEW_PRODUCT : product.code}
          onChange={({ target }) => {
            const known = products.find((one) => one.code === target.value)
            setProduct(
              known
                ? { code: known.code, name: known.name, isNew: false }
                : { code: '', name: '', isNew: true },
            )
          }}
        >
          {products.map((one) => (
            <option key={one.code} value={one.code}>
              {one.name}
            </option>
          ))}
          <option value={NEW_PRODUCT}>{t.otherProduct}</option>
        </SelectField>
      )}
      {product.isNew && (
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t.productName}
            value={product.name}
            error={problem('product.name')}
            onChange={({ target }) => {
              const follows = product.code === codeOf(product.name)
              setProduct({
                ...product,
                name: target.value,
                ...(follows && { code: codeOf(target.value) }),
              })
            }}
          />
          <TextField
            label={t.productCode}
            value={product.code}
            error={problem('product.code')}
            className="font-mono"
            onChange={({ target }) => onChange({ product: { ...product, code: target.value } })}
          />
        </div>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t.name}
          help={t.nameHelp}
          value={name}
          error={problem('name')}
          onChange={({ target }) =>
            onChange({
              name: target.value,
              ...(isNew && code === codeOf(name) && { code: codeOf(target.value) }),
            })
          }
        />
        <TextField
          label={t.code}
          help={t.codeHelp}
          value={code}
          error={problem('code')}
          disabled={!isNew}
          className="font-mono"
          onChange={({ target }) => onChange({ code: target.value })}
        />
      </div>
      <TextArea
        label={t.description}
        optional
        rows={2}
        value={description}
        error={problem('description')}
        onChange={({ target }) => onChange({ description: target.value })}
      />
    </div>
  )
}

function Sales({
  draft: { skus, upgradesFrom, code },
  siblings,
  onChange,
}: {
  draft: TypeDraft
  siblings: readonly { code: string; name: string }[]
  onChange(draft: Partial<TypeDraft>): void
}) {
  const t = useWords(formWords)
  const i = useWords(intentWords)
  const others = siblings.filter((sibling) => sibling.code !== code)
  const setSku = (index: number, next: Partial<TypeDraft['skus'][number]>) =>
    onChange({ skus: skus.map((one, at) => (at === index ? { ...one, ...next } : one)) })
  return (
    <>
      <p className="text-quiet">{t.skusHelp}</p>
      {skus.map(({ sku, intent }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a SKU has no other name while it is being typed
        <Sentence key={index} path={`skus.${index}`} row>
          <TextBlank
            label={t.sku(index + 1)}
            placeholder={t.sku(index + 1)}
            value={sku}
            className="w-44 font-mono"
            onChange={(next) => setSku(index, { sku: next })}
          />
          <ChoiceBlank
            label={t.intent(sku)}
            value={intent ?? 'undecided'}
            options={[
              ['undecided', i.undecided],
              ...intents.map((one) => [one, i[one]] as [SaleIntent, string]),
            ]}
            onChange={(next) => setSku(index, { intent: next === 'undecided' ? null : next })}
          />
          <button
            type="button"
            aria-label={t.remove(sku)}
            onClick={() => onChange({ skus: skus.filter((_, at) => at !== index) })}
            className="ml-auto grid size-8 place-items-center rounded-md text-quiet hover:bg-sunken hover:text-bad"
          >
            <Trash2 aria-hidden className="size-4" />
          </button>
        </Sentence>
      ))}
      <Button
        size="small"
        className="mt-1"
        onClick={() => onChange({ skus: [...skus, { sku: '', intent: null }] })}
      >
        <Plus aria-hidden className="size-4" />
        {t.addSku}
      </Button>
      {others.length > 0 && (
        <Sentence path="upgradesFrom">
          <fieldset className="mt-4 leading-normal">
            <legend className="mb-1.5">{t.upgrades}</legend>
            <div className="flex flex-wrap gap-x-4 gap-y-1">
              {others.map((other) => (
                <label key={other.code} className="flex min-h-6 items-center gap-1.5">
                  <input
                    type="checkbox"
                    className="size-4 accent-accent"
                    checked={upgradesFrom.includes(other.code)}
                    onChange={({ target }) =>
                      onChange({
                        upgradesFrom: target.checked
                          ? [...upgradesFrom, other.code].toSorted()
                          : upgradesFrom.filter((one) => one !== other.code),
                      })
                    }
                  />
                  {other.name}
                </label>
              ))}
            </div>
          </fieldset>
        </Sentence>
      )}
    </>
  )
}

function CheckNotice({
  check,
  pending,
  isReady,
  issues,
  onShowChange,
}: {
  check: CatalogueCheck | null
  pending: boolean
  isReady: boolean
  issues: Issues
  /** Shows the change of another editor; null without one. */
  onShowChange: (() => void) | null
}) {
  const t = useWords(formWords)
  const w = useWords(words)
  const p = useWords(partWords)
  const count = [...issues.values()].reduce((sum, messages) => sum + messages.length, 0)
  const [Icon, tone, text] = !isReady
    ? [CircleAlert, 'text-quiet', t.nameFirst]
    : onShowChange
      ? [CircleAlert, 'text-warn', w.changedElsewhere]
      : pending || !check
        ? [LoaderCircle, 'text-quiet', t.checking]
        : check.kind === 'failed'
          ? [CircleAlert, 'text-bad', describeError(check.error, p)]
          : count > 0
            ? [CircleAlert, 'text-bad', t.problems(count)]
            : [CircleCheck, 'text-good', t.fine]
  // Messages that belong to no field that the page shows.
  const rest = [...issues].flatMap(([path, messages]) => (path === '' || path === 'catalog' ? messages : []))
  return (
    <div aria-live="polite">
      <p className={`flex items-start gap-2 font-medium ${tone}`}>
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
        {text}
      </p>
      {rest.map((message) => (
        <p key={message} className="mt-1 text-sm text-bad">
          {message}
        </p>
      ))}
      {onShowChange && (
        <Button size="small" className="mt-2" onClick={onShowChange}>
          {t.seeChange}
        </Button>
      )}
      {isReady && !pending && !onShowChange && check?.kind === 'accepted' && count === 0 && (
        <div className="mt-3 text-sm">
          {check.changes.length === 0 ? (
            <p className="text-quiet">{t.nothingChanges}</p>
          ) : (
            <>
              <p className="text-quiet">{t.willHappen}:</p>
              <ul className="list-disc pl-5">
                {check.changes.map(({ summary }) => (
                  <li key={summary} className="break-words">
                    {summary}
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      )}
    </div>
  )
}

function Save({
  draft,
  canSave,
  hasChanges,
  hasDraft,
  published,
  names,
  expectedVersions,
  onChanged,
  onSaved,
}: {
  draft: TypeDraft
  canSave: boolean
  hasChanges: boolean
  hasDraft: boolean
  published: { number: number; rules: Rules } | null
  names: ReturnType<typeof ruleNamesOf>
  expectedVersions: ExpectedVersionInput[]
  /** Called when the gateway refused, as someone else changed the license type. */
  onChanged(): void
  onSaved(): void
}) {
  const t = useWords(formWords)
  const w = useWords(words)
  const code = useStore(language)
  const toast = useToast()
  const navigate = useNavigate()
  const { run, pending, outcome } = useOperation(ApplyCatalogueDocument)
  const { keyOf, settle } = useRepeatKey()
  const finish = (title: string, help: string, published?: number) => {
    onSaved()
    toast(title, help)
    void navigate({
      to: '/catalogue/$code',
      params: { code: draft.code },
      search: published ? { published } : {},
    })
  }
  const save = async () => {
    const input = { catalog: fileOf(draft, 'draft'), expectedVersions }
    const next = await run({ ...input, idempotencyKey: keyOf(input) })
    settle(next)
    if (next.kind === 'done') finish(t.saved, t.savedHelp)
    else if (next.kind === 'refused' && isChange(next.refusal.code)) onChanged()
  }
  return (
    <div className="mt-4 space-y-3">
      {!(outcome?.kind === 'refused' && isChange(outcome.refusal.code)) && (
        <OutcomeNotice outcome={outcome} />
      )}
      <div className="grid gap-2">
        <OperationDialog
          title={w.publishTitle(draft.name)}
          description={w.publishHelp}
          trigger={
            <Button look="primary" disabled={!canSave || !(hasChanges || hasDraft)}>
              {t.publish}
            </Button>
          }
          document={ApplyCatalogueDocument}
          defaultValues={{}}
          fields={() =>
            published && (
              <DifferenceList
                differences={differencesOf(published.rules, draft.rules, names, code)}
                before={w.revisionOf(published.number)}
                after={t.thisForm}
              />
            )
          }
          input={() => ({ catalog: fileOf(draft, 'published'), expectedVersions })}
          confirm={t.publish}
          onRefused={(refused) => {
            if (isChange(refused)) onChanged()
            return isChange(refused)
          }}
          onDone={({ changes }) =>
            finish(
              w.published,
              w.publishedHelp,
              read(CatalogueChanges_ChangeFragmentDoc, changes).find(isPublication)?.revision ?? undefined,
            )
          }
        />
        <Button
          disabled={!canSave || !hasChanges || outcome?.kind === 'done'}
          pending={pending}
          onClick={() => void save()}
        >
          {t.saveDraft}
        </Button>
      </div>
    </div>
  )
}
