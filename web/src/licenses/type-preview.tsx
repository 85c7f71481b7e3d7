import { type ReactNode, useEffect } from 'react'
import { useQuery } from 'urql'
import { RuleSentences } from '../catalogue/rule-sentences.tsx'
import { read } from '../generated/fragment-masking.ts'
import {
  ChangedTypeDocument,
  type ExpiryChange,
  RuleSentences_LicenseTypeFragmentDoc,
  RulesFragmentDoc,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Facts } from '../parts/section.tsx'
import { Loaded, Skeleton } from '../parts/states.tsx'
import { useLicensePage } from './license-context.tsx'
import { typeEffect } from './type-effect.ts'
import { typePreviewWords } from './type-preview-words.ts'

/** What a license type would change for the license of the page, and all its rules. `onShown`: called once they are shown. */
export function TypePreview({
  code,
  expiry,
  onShown,
}: {
  code: string
  expiry: ExpiryChange
  onShown(code: string): void
}) {
  const t = useWords(typePreviewWords)
  const [result, retry] = useQuery({ query: ChangedTypeDocument, variables: { code } })
  const isShown = !result.fetching && Boolean(result.data?.licenseType?.published)
  useEffect(() => {
    if (isShown) onShown(code)
  }, [isShown, code, onShown])
  return (
    <Loaded
      result={result}
      onRetry={() => retry({ requestPolicy: 'network-only' })}
      skeleton={<Skeleton lines={6} />}
    >
      {({ licenseType }) =>
        licenseType?.published && (
          <div className="space-y-4 rounded-md bg-sunken px-4 py-3">
            <section aria-label={t.effect}>
              <h3 className="mb-2 text-sm font-medium">{t.effect}</h3>
              <Effect
                expiry={expiry}
                names={read(RuleSentences_LicenseTypeFragmentDoc, licenseType).product.entitlements}
                rules={read(RulesFragmentDoc, licenseType.published.rules)}
              />
            </section>
            <section aria-label={t.rules}>
              <h3 className="mb-2 text-sm font-medium">{t.rules}</h3>
              <RuleSentences licenseType={licenseType} rules={licenseType.published.rules} />
            </section>
          </div>
        )
      }
    </Loaded>
  )
}

function Effect({
  expiry,
  names,
  rules,
}: {
  expiry: ExpiryChange
  names: readonly { code: string; name: string }[]
  rules: Parameters<typeof typeEffect>[1] & { term: string | null }
}) {
  const t = useWords(typePreviewWords)
  const { license } = useLicensePage()
  const { date, duration, number } = useFormat(license.timeZone)
  const { seats, gained, lost, changed } = typeEffect(license, rules)
  const count = (value: number | null) => (value === null ? t.unlimited : number(value))
  const now = license.expiry ?? license.plannedExpiry
  const nameOf = (code: string) => names.find((one) => one.code === code)?.name ?? code
  const entitlements: ReactNode[] = [
    ...gained.map((code) => t.gained(nameOf(code))),
    ...lost.map((code) => t.lost(nameOf(code))),
    ...changed.map((code) => t.changed(nameOf(code))),
  ]
  return (
    <Facts
      facts={[
        [
          t.seats,
          seats.isOwn
            ? t.ownSeats(count(seats.after))
            : seats.before === seats.after
              ? t.same(count(seats.after))
              : t.fromTo(count(seats.before), count(seats.after)),
        ],
        [
          t.expiry,
          expiry === 'KEEP'
            ? t.same(now ? date(now) : t.never)
            : rules.term
              ? t.newTerm(duration(rules.term))
              : t.noTerm,
        ],
        [
          t.entitlements,
          entitlements.length === 0 ? (
            t.noEntitlement
          ) : (
            <ul key="entitlements">
              {entitlements.map((line) => (
                <li key={String(line)}>{line}</li>
              ))}
            </ul>
          ),
        ],
      ]}
    />
  )
}
