import { Link, useParams } from '@tanstack/react-router'
import { useQuery } from 'urql'
import { AuditLink } from '../app/audit-link.tsx'
import { useCan } from '../app/viewer.tsx'
import { read } from '../generated/fragment-masking.ts'
import { AccountFacts_AccountFragmentDoc, AccountPageDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Badge } from '../parts/badge.tsx'
import { buttonClass } from '../parts/button.tsx'
import { Missing } from '../parts/missing.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Loaded } from '../parts/states.tsx'
import { AccountData } from './account-data.tsx'
import { AccountFacts, EditAccount } from './account-facts.tsx'
import { AccountLicenses, AccountMails, AccountOnboardings, AccountSales } from './account-records.tsx'
import { AccountCrm } from './crm.tsx'
import { People } from './people.tsx'
import { words } from './words.ts'

/** An account: its people, its licenses, and all that is recorded about it. */
export function AccountPage() {
  const t = useWords(words)
  const can = useCan()
  const { id } = useParams({ from: '/accounts/$id' })
  const [result, retry] = useQuery({ query: AccountPageDocument, variables: { id } })
  const readAgain = () => retry({ requestPolicy: 'network-only' })
  return (
    <Loaded result={result} onRetry={readAgain}>
      {({ account }) => {
        if (!account) {
          return <Missing title={t.notFoundTitle} list={{ name: t.accounts, to: '/accounts' }} />
        }
        const facts = read(AccountFacts_AccountFragmentDoc, account)
        return (
          <div key={account.id}>
            <PageHeader
              title={facts.name}
              above={{ name: t.accounts, to: '/accounts' }}
              badge={facts.onboardedBy && <Badge>{facts.onboardedBy.name}</Badge>}
              actions={
                <>
                  <AuditLink record={account.id} />
                  {can('ACCOUNTS_WRITE') && <EditAccount account={facts} />}
                  {can('ONBOARDING_WRITE') && !facts.partner && (
                    <Link
                      to="/onboarding/new"
                      search={{ account: account.id }}
                      className={buttonClass({ look: 'primary' })}
                    >
                      {t.onboardThis}
                    </Link>
                  )}
                </>
              }
            />
            <AccountFacts account={facts} />
            <div className={can('CRM_READ') ? 'grid gap-x-6 xl:grid-cols-[minmax(0,1fr)_19rem]' : ''}>
              <div className="min-w-0">
                <People account={account} readAgain={readAgain} />
              </div>
              {can('CRM_READ') && (
                <div className="min-w-0">
                  <AccountCrm id={account.id} />
                </div>
              )}
            </div>
            {can('LICENSES_READ') && (
              <AccountLicenses id={account.id} count={account.licenses?.totalCount.value ?? 0} />
            )}
            <AccountOnboardings id={account.id} />
            {can('LICENSES_READ') && <AccountSales id={account.id} />}
            <AccountMails id={account.id} />
            <AccountData account={facts} />
          </div>
        )
      }}
    </Loaded>
  )
}
