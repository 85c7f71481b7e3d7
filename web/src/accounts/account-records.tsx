import {
  AccountLicensesDocument,
  AccountMailsDocument,
  AccountOnboardingsDocument,
  AccountSalesDocument,
  type NotificationState,
} from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { LicenseTable, LicenseTableSkeleton } from '../licenses/license-table.tsx'
import { words as licenseWords } from '../licenses/license-words.ts'
import { OnboardingTable } from '../onboarding/onboarding-table.tsx'
import { Badge, type Tone } from '../parts/badge.tsx'
import { Instant } from '../parts/instant.tsx'
import { PagedSection } from '../parts/paged-section.tsx'
import { Table } from '../parts/table.tsx'
import { SaleTable } from '../sales/sale-table.tsx'
import { words } from './words.ts'

/** The licenses of an account, which has `count` of them. */
export function AccountLicenses({ id, count }: { id: string; count: number }) {
  const t = useWords(words)
  return (
    <PagedSection
      part="licenses"
      variables={{ id }}
      title={t.licenses}
      none={t.noLicenses}
      document={AccountLicensesDocument}
      skeleton={<LicenseTableSkeleton rows={Math.min(count, 10)} hasPages={count > 10} />}
      connectionOf={({ account }) => account?.licenses}
    >
      {(licenses) => <LicenseTable licenses={licenses} ofAccount />}
    </PagedSection>
  )
}

export function AccountOnboardings({ id }: { id: string }) {
  const t = useWords(words)
  return (
    <PagedSection
      part="onboardings"
      variables={{ id }}
      title={t.onboardings}
      none={t.noOnboardings}
      document={AccountOnboardingsDocument}
      connectionOf={({ account }) => account?.onboardings}
    >
      {(onboardings) => <OnboardingTable onboardings={onboardings} ofAccount />}
    </PagedSection>
  )
}

/** What outside systems sold to the account, and what it did to licenses. */
export function AccountSales({ id }: { id: string }) {
  const t = useWords(words)
  return (
    <PagedSection
      part="sales"
      variables={{ id }}
      title={t.sales}
      none={t.noSales}
      document={AccountSalesDocument}
      connectionOf={({ account }) => account?.sales}
    >
      {(sales) => <SaleTable sales={sales} ofAccount />}
    </PagedSection>
  )
}

const mailTones: Record<NotificationState, Tone> = {
  SENT: 'good',
  QUEUED: 'accent',
  SENDING: 'accent',
  SUPPRESSED: 'neutral',
  BOUNCED: 'bad',
  FAILED: 'bad',
}

/** The mails to the people of the account, sent and planned. */
export function AccountMails({ id }: { id: string }) {
  const t = useWords(words)
  const names = useWords(licenseWords)
  return (
    <PagedSection
      part="mails"
      variables={{ id }}
      title={t.mails}
      none={t.noMails}
      document={AccountMailsDocument}
      connectionOf={({ account }) => account?.notifications}
    >
      {(mails) => (
        <Table
          label={t.mails}
          rows={mails}
          keyOf={(mail) => mail.id}
          columns={[
            {
              name: t.mail,
              show: ({ message, subject }) => (
                <>
                  <span className="block font-medium">{names[`mail_${message}`]}</span>
                  {subject && <span className="block text-sm text-quiet">{subject}</span>}
                </>
              ),
            },
            { name: t.to, fit: true, show: ({ contact }) => contact.name },
            {
              name: t.state,
              show: ({ state, reason }) => (
                <>
                  <Badge tone={mailTones[state]}>{names[`mail_${state}`]}</Badge>
                  {reason && (
                    <span className="mt-1 block text-sm text-quiet">{names[`mailReason_${reason}`]}</span>
                  )}
                </>
              ),
            },
            { name: t.when, fit: true, show: ({ sentAt, dueAt }) => <Instant at={sentAt ?? dueAt} /> },
          ]}
        />
      )}
    </PagedSection>
  )
}
