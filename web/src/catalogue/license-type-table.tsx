import { Link } from '@tanstack/react-router'
import { type FragmentType, read } from '../generated/fragment-masking.ts'
import {
  LicenseTypeTable_LicenseTypeFragmentDoc,
  type RuleSummary_RulesFragment,
  RuleSummary_RulesFragmentDoc,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Badge } from '../parts/badge.tsx'
import { Table } from '../parts/table.tsx'
import { LicenseTypeStateBadge } from './license-type-state.tsx'
import { words } from './words.ts'

export interface Draft {
  number: number
  rules: FragmentType<typeof RuleSummary_RulesFragmentDoc>
}

/** A table of license types. */
export function LicenseTypeTable({
  label,
  licenseTypes,
  drafts,
}: {
  label: string
  /** The drafts of the license types, by their IDs. Support does not see them. */
  drafts: ReadonlyMap<string, Draft>
  licenseTypes: readonly FragmentType<typeof LicenseTypeTable_LicenseTypeFragmentDoc>[]
}) {
  const t = useWords(words)
  const { date, list } = useFormat()
  const rows = read(LicenseTypeTable_LicenseTypeFragmentDoc, licenseTypes)
  return (
    <Table
      label={label}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          name: t.licenseType,
          show: ({ code, name }) => (
            <>
              <Link
                to="/catalogue/$code"
                params={{ code }}
                className="font-medium text-accent hover:underline"
              >
                {name}
              </Link>
              <span className="block font-mono text-xs text-quiet">{code}</span>
            </>
          ),
        },
        {
          name: t.state,
          show: ({ id, state }) => (
            <span className="flex flex-wrap gap-1">
              <LicenseTypeStateBadge state={state} />
              {state === 'PUBLISHED' && drafts.has(id) && <Badge tone="warn">{t.draftPending}</Badge>}
            </span>
          ),
        },
        {
          name: t.rules,
          show: ({ id, published }) => {
            const rules = (published ?? drafts.get(id))?.rules
            return rules && <Summary rules={rules} />
          },
        },
        {
          name: t.revision,
          fit: true,
          show: ({ id, published }) =>
            published ? (
              <>
                {published.number}
                {published.publishedAt && (
                  <span className="block text-xs text-quiet">{date(published.publishedAt)}</span>
                )}
              </>
            ) : (
              <span className="text-quiet">{drafts.get(id)?.number}</span>
            ),
        },
        {
          name: t.skus,
          show: ({ skus }) => skus.length > 0 && <span className="font-mono text-xs">{list(skus)}</span>,
        },
      ]}
    />
  )
}

function Summary({ rules }: { rules: FragmentType<typeof RuleSummary_RulesFragmentDoc> }) {
  const t = useWords(words)
  const { duration } = useFormat()
  const { term, seatModel, maxActivations, trial }: RuleSummary_RulesFragment = read(
    RuleSummary_RulesFragmentDoc,
    rules,
  )
  return [
    ...(trial ? [t.trial] : []),
    term === null ? t.forever : duration(term),
    t.summarySeats(maxActivations, seatModel === 'FLOATING'),
  ].join(' · ')
}
