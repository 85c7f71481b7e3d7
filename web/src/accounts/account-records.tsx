import {
  AccountLicensesDocument,
  AccountMailsDocument,
  AccountOnboardingsDocument,
  AccountSalesDocument,
} from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { LicenseTable, LicenseTableSkeleton } from '../licenses/license-table.tsx'
import { MailTable } from '../mails/mail-table.tsx'
import { OnboardingTable } from '../onboarding/onboarding-table.tsx'
import { PagedSection } from '../parts/paged-section.tsx'
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

/** The mails to the people of the account, sent and planned. */
export function AccountMails({ id }: { id: string }) {
  const t = useWords(words)
  return (
    <PagedSection
      part="mails"
      variables={{ id }}
      title={t.mails}
      none={t.noMails}
      document={AccountMailsDocument}
      connectionOf={({ account }) => account?.notifications}
    >
      {(mails) => <MailTable label={t.mails} notifications={mails} />}
    </PagedSection>
  )
}
