import { CircleAlert } from 'lucide-react'
import { type RefObject, useId } from 'react'
import { useQuery } from 'urql'
import { LicenseTypeFormDocument } from '../generated/graphql.ts'
import { language } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { Loaded, Skeleton } from '../parts/states.tsx'
import { useStore } from '../parts/store.ts'
import { DifferenceList, type ShownDifference } from './difference-list.tsx'
import { formWords } from './form-words.tsx'
import { mergeDrafts } from './merge-drafts.ts'
import { differencesOf, type RuleNames } from './sentences.ts'
import { type OpenedType, openType, type TypeDraft } from './type-draft.ts'
import { words } from './words.ts'

/**
 * Says that someone else changed the license type while it was being edited, shows what changed, and offers to go on: with both
 * changes, or with one's own alone. What was entered stays either way.
 */
export function ChangedElsewhere({
  opened,
  draft,
  names,
  focusRef,
  onTake,
}: {
  opened: OpenedType
  draft: TypeDraft
  names: RuleNames
  /** The heading. */
  focusRef: RefObject<HTMLHeadingElement | null>
  /** Goes on with the license type as it is now, and with what the form has from now on. */
  onTake(theirs: OpenedType, draft: TypeDraft): void
}) {
  const t = useWords(formWords)
  const w = useWords(words)
  const id = useId()
  const [result, retry] = useQuery({
    query: LicenseTypeFormDocument,
    variables: { code: opened.draft.code },
    requestPolicy: 'network-only',
  })
  return (
    <section
      aria-labelledby={id}
      className="mb-6 rounded-lg border border-line bg-surface shadow-raised [&_[data-skeleton]]:p-0"
    >
      <div
        role="alert"
        className="flex items-start gap-2.5 rounded-t-lg bg-warn-soft px-4 py-3 text-warn sm:px-5"
      >
        <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        <div>
          <h2 id={id} ref={focusRef} tabIndex={-1} className="font-semibold">
            {w.changedElsewhere}
          </h2>
          <p>{t.changedElsewhereHelp}</p>
        </div>
      </div>
      <div className="px-4 py-4 sm:px-5">
        <Loaded
          result={result}
          onRetry={() => retry({ requestPolicy: 'network-only' })}
          skeleton={<Skeleton lines={3} />}
        >
          {({ licenseType }) =>
            licenseType && (
              <Change
                opened={opened}
                theirs={openType(licenseType)}
                draft={draft}
                names={names}
                onTake={onTake}
              />
            )
          }
        </Loaded>
      </div>
    </section>
  )
}

function Change({
  opened,
  theirs,
  draft,
  names,
  onTake,
}: {
  opened: OpenedType
  theirs: OpenedType
  draft: TypeDraft
  names: RuleNames
  onTake(theirs: OpenedType, draft: TypeDraft): void
}) {
  const t = useWords(formWords)
  const differences = useChanges(opened, theirs, draft, names)
  const merged = mergeDrafts(opened.draft, draft, theirs.draft)
  return (
    <>
      {theirs.published && theirs.published.number !== opened.published?.number && (
        <p className="mb-3">{t.publishedMeanwhile(theirs.published.number)}</p>
      )}
      {theirs.isRetired && <p className="mb-3">{t.retiredMeanwhile}</p>}
      {differences.length > 0 ? (
        <DifferenceList differences={differences} before={t.whenOpened} after={t.atPresent} own={t.yours} />
      ) : (
        <p className="text-quiet">{t.sameRulesNow}</p>
      )}
      {!theirs.isRetired && (
        <div className="mt-4 flex flex-wrap gap-2">
          <Button look="primary" onClick={() => onTake(theirs, merged)}>
            {t.takeBoth}
          </Button>
          <Button onClick={() => onTake(theirs, { ...draft, product: theirs.draft.product })}>
            {t.keepMine}
          </Button>
        </div>
      )}
    </>
  )
}

/** What the other person changed, and beside it what the form has where both changed the same. */
function useChanges(
  { draft: base }: OpenedType,
  { draft: theirs }: OpenedType,
  mine: TypeDraft,
  names: RuleNames,
): ShownDifference[] {
  const t = useWords(formWords)
  const w = useWords(words)
  const code = useStore(language)
  const own = new Map(
    differencesOf(base.rules, mine.rules, names, code).map(({ key, after }) => [key, after]),
  )
  const rules = differencesOf(base.rules, theirs.rules, names, code).map((difference) => {
    const mineOf = own.get(difference.key)
    return mineOf === undefined || mineOf === difference.after ? difference : { ...difference, own: mineOf }
  })
  const facts: [key: string, label: string, textOf: (draft: TypeDraft) => string][] = [
    ['name', t.name, ({ name }) => name],
    ['description', t.description, ({ description }) => description],
    [
      'skus',
      w.skus,
      ({ skus }) => skus.map(({ sku, intent }) => (intent ? `${sku} (${intent})` : sku)).join(', '),
    ],
    ['upgradesFrom', w.upgradesFrom, ({ upgradesFrom }) => upgradesFrom.join(', ')],
  ]
  return [
    ...facts.flatMap(([key, label, textOf]) => {
      const [before, after, entered] = [base, theirs, mine].map((draft) => textOf(draft) || null) as [
        string | null,
        string | null,
        string | null,
      ]
      if (before === after) return []
      return [{ key, label, before, after, ...(entered !== before && entered !== after && { own: entered }) }]
    }),
    ...rules,
  ]
}
