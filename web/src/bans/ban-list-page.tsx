import { AuditLink } from '../app/audit-link.tsx'
import { useCan } from '../app/viewer.tsx'
import { BanListPageDocument, type BanListPageQuery, UnbanFingerprintDocument } from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { shorten } from '../licenses/device-name.ts'
import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { PagedSection } from '../parts/paged-section.tsx'
import { RecordLink } from '../parts/record-link.tsx'
import { Empty } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { useToast } from '../parts/toast.tsx'
import { words } from './words.ts'

type Ban = BanListPageQuery['bannedFingerprints']['edges'][number]['node']

/** All bans of devices that are in force, the oldest first. */
export function BanListPage() {
  const t = useWords(words)
  const can = useCan()
  const { date, dateTime } = useFormat()
  return (
    <>
      <PageHeader title={t.bans} above={{ name: t.devices, to: '/devices' }}>
        {t.bansHelp}
      </PageHeader>
      <PagedSection
        part="bans"
        title={t.bans}
        none={<Empty title={t.noBans} />}
        document={BanListPageDocument}
        variables={{}}
        size={25}
        connectionOf={({ bannedFingerprints }) => bannedFingerprints}
      >
        {(bans) => (
          <Table<Ban>
            label={t.bans}
            rows={bans}
            keyOf={({ id }) => id}
            columns={[
              {
                name: t.fingerprint,
                show: ({ fingerprint }) => (
                  <span className="font-mono text-sm break-all" title={fingerprint}>
                    {shorten(fingerprint)}
                  </span>
                ),
              },
              ...(can('ACCOUNTS_READ')
                ? [
                    {
                      name: t.concerns,
                      show: ({ account }: Ban) =>
                        account ? (
                          <RecordLink type="Account" id={account.id}>
                            {account.name}
                          </RecordLink>
                        ) : (
                          t.allAccounts
                        ),
                    },
                  ]
                : []),
              { name: t.why, show: ({ reason }) => reason },
              {
                name: t.since,
                fit: true,
                show: ({ bannedAt }) => <time title={dateTime(bannedAt)}>{date(bannedAt)}</time>,
              },
              {
                name: t.actions,
                actions: 'buttons',
                show: (ban) => (
                  <>
                    <AuditLink record={ban.id} name={shorten(ban.fingerprint)} size="small" look="quiet" />
                    {can('LICENSES_WRITE') && <Unban ban={ban} />}
                  </>
                ),
              },
            ]}
          />
        )}
      </PagedSection>
    </>
  )
}

function Unban({ ban: { fingerprint, account } }: { ban: Ban }) {
  const t = useWords(words)
  const toast = useToast()
  return (
    <OperationDialog
      title={t.unban}
      description={t.unbanHelp}
      trigger={
        <Button size="small" aria-label={t.unbanOf(shorten(fingerprint))}>
          {t.unban}
        </Button>
      }
      document={UnbanFingerprintDocument}
      defaultValues={{ reason: '' }}
      fields={({ register, formState: { errors } }) => (
        <TextField
          label={t.reason}
          help={t.reasonHelp}
          maxLength={500}
          error={errors.reason?.message}
          {...register('reason')}
        />
      )}
      input={({ reason }) => ({ fingerprint, account: account?.id ?? null, reason })}
      confirm={t.unban}
      onDone={() => toast(t.unbanned)}
    />
  )
}
