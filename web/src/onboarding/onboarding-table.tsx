import { useMemo } from 'react'
import { useCan } from '../app/viewer.tsx'
import { type FragmentType, read } from '../generated/fragment-masking.ts'
import { OnboardingTable_OnboardingFragmentDoc } from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Instant } from '../parts/instant.tsx'
import { RecordLink } from '../parts/record-link.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { listWords } from './list-words.ts'
import { OnboardingBadge, Progress, TimeToDevice } from './onboarding-state.tsx'

/** A table of onboardings. `ofAccount`: all belong to one account, so they are named by their start. */
export function OnboardingTable({
  onboardings,
  ofAccount = false,
}: {
  onboardings: readonly FragmentType<typeof OnboardingTable_OnboardingFragmentDoc>[]
  ofAccount?: boolean
}) {
  const t = useWords(listWords)
  const can = useCan()
  const { date } = useFormat()
  const rows = read(OnboardingTable_OnboardingFragmentDoc, onboardings)
  type Row = (typeof rows)[number]
  const columns = useMemo((): readonly Column<Row>[] => {
    const started: Column<Row> = {
      name: t.started,
      fit: true,
      show: ({ startedAt }) => <Instant at={startedAt} show="fromNow" />,
    }
    const named: Column<Row> = {
      name: ofAccount ? t.started : t.customer,
      show: ({ id, account, startedAt }) => (
        <RecordLink type="Onboarding" id={id}>
          {ofAccount ? date(startedAt) : account.name}
        </RecordLink>
      ),
    }
    return [
      named,
      { name: t.status, fit: true, show: (row) => <OnboardingBadge {...row} /> },
      { name: t.progress, fit: true, show: (row) => <Progress {...row} /> },
      ...(can('LICENSES_READ')
        ? [
            {
              name: t.license,
              fit: true,
              show: ({ license }: Row) =>
                license ? (
                  (license.licenseType?.name ?? (
                    <span className="font-mono whitespace-nowrap">…{license.keyHint}</span>
                  ))
                ) : (
                  <span className="text-quiet">{t.noLicense}</span>
                ),
            },
          ]
        : []),
      ...(ofAccount ? [] : [started]),
      {
        name: t.toActivation,
        fit: true,
        show: ({ assignmentToActivation }) =>
          assignmentToActivation ? <TimeToDevice time={assignmentToActivation} /> : null,
      },
    ]
  }, [t, date, can, ofAccount])
  return <Table label={t.onboardings} rows={rows} keyOf={({ id }) => id} columns={columns} />
}
