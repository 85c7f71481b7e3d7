import { Link } from '@tanstack/react-router'
import { type FragmentType, read } from '../generated/fragment-masking.ts'
import { LicenseTable_LicenseFragmentDoc } from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Table } from '../parts/table.tsx'
import { StatusBadge } from './license-status.tsx'
import { words } from './words.ts'

/** A table of licenses. */
export function LicenseTable({
  licenses,
}: {
  licenses: readonly FragmentType<typeof LicenseTable_LicenseFragmentDoc>[]
}) {
  const t = useWords(words)
  const { date, fromNow } = useFormat()
  const rows = read(LicenseTable_LicenseFragmentDoc, licenses)
  return (
    <Table
      label={t.licenses}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          name: t.license,
          show: (license) => (
            <>
              <Link
                to="/licenses/$id"
                params={{ id: license.id }}
                className="block font-medium hover:text-accent hover:underline"
              >
                {license.account.name}
              </Link>
              <span className="block font-mono text-xs text-quiet">…{license.keyHint}</span>
            </>
          ),
        },
        { name: t.type, show: ({ licenseType }) => licenseType.name },
        { name: t.status, show: ({ status }) => <StatusBadge status={status} /> },
        {
          name: t.seats,
          number: true,
          show: ({ activeActivations, maxActivations }) =>
            maxActivations === null || maxActivations === undefined
              ? `${activeActivations} / ∞`
              : `${activeActivations} / ${maxActivations}`,
        },
        {
          name: t.expires,
          show: ({ expiry }) => (expiry ? date(expiry) : <span className="text-quiet">{t.never}</span>),
        },
        {
          name: t.lastUse,
          show: ({ lastValidatedAt }) =>
            lastValidatedAt ? fromNow(lastValidatedAt) : <span className="text-quiet">{t.notYet}</span>,
        },
      ]}
    />
  )
}
