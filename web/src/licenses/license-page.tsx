import { Link, useParams } from '@tanstack/react-router'
import { ChevronDown } from 'lucide-react'
import { lazy, memo, Suspense, useCallback, useMemo, useState } from 'react'
import { useQuery } from 'urql'
import { useChanges } from '../app/changes.tsx'
import { useCan, useViewer } from '../app/viewer.tsx'
import { read } from '../generated/fragment-masking.ts'
import { LicenseCore_LicenseFragmentDoc, LicensePageDocument, type Scope } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { Menu } from '../parts/menu.tsx'
import { Missing } from '../parts/missing.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { RecordLink } from '../parts/record-link.tsx'
import { Loaded, Skeleton } from '../parts/states.tsx'
import { isPossible, type LicenseAction } from './license-action.ts'
import { type LicenseCore, LicensePageProvider, stateOf, useLicensePage } from './license-context.tsx'
import { LicenseDevices } from './license-devices.tsx'
import { LicenseEntitlements, LicenseFacts, LicenseMetadata } from './license-facts.tsx'
import { LicenseMeters } from './license-meters.tsx'
import {
  LicenseFiles,
  LicenseMails,
  LicenseRefusals,
  LicenseSales,
  ScheduledChanges,
} from './license-records.tsx'
import { StatusBadge } from './license-status.tsx'
import { LicenseTimeline } from './license-timeline.tsx'
import { LicenseVerdict } from './license-verdict.tsx'
import { words } from './license-words.ts'

const LicenseActionDialog = lazy(() =>
  import('./license-actions.tsx').then(({ LicenseActionDialog: dialog }) => ({ default: dialog })),
)

/** Everything about one license, and everything that can be done with it. */
export function LicensePage() {
  const t = useWords(words)
  const { id } = useParams({ from: '/licenses/$id' })
  const [result, readAgain] = useQuery({ query: LicensePageDocument, variables: { id } })
  const [generation, setGeneration] = useState(0)
  const refresh = useCallback(() => {
    readAgain({ requestPolicy: 'network-only' })
    setGeneration((previous) => previous + 1)
  }, [readAgain])
  useChanges('license', refresh, id)
  return (
    <Loaded result={result} onRetry={refresh} skeleton={<PageSkeleton />}>
      {(data) =>
        data.license ? (
          <LoadedLicense
            key={id}
            license={read(LicenseCore_LicenseFragmentDoc, data.license)}
            refresh={refresh}
            generation={generation}
          />
        ) : (
          <Missing title={t.noLicense} list={{ name: t.licenses, to: '/licenses' }} />
        )
      }
    </Loaded>
  )
}

function PageSkeleton() {
  return (
    <>
      <Skeleton lines={2} />
      <Skeleton lines={8} />
    </>
  )
}

const LoadedLicense = memo(function LoadedLicense({
  license,
  refresh,
  generation,
}: {
  license: LicenseCore
  refresh(): void
  generation: number
}) {
  const t = useWords(words)
  const [action, setAction] = useState<LicenseAction | null>(null)
  const state = useMemo(
    () => ({ license, refresh, generation, open: setAction }),
    [license, refresh, generation],
  )
  return (
    <LicensePageProvider value={state}>
      <PageHeader
        title={license.account?.name ?? license.name ?? `${t.license} …${license.keyHint}`}
        above={{ name: t.licenses, to: '/licenses' }}
        badge={<StatusBadge status={license.status} />}
        actions={<Actions />}
      >
        <p className="flex flex-wrap items-baseline gap-x-2 [&>*:not(:last-child)]:after:ml-2 [&>*:not(:last-child)]:after:content-['·']">
          {license.name && <span>{license.name}</span>}
          {license.account && (
            <span>
              <RecordLink
                type="Account"
                id={license.account.id}
                className="inline-block min-h-6 text-accent underline-offset-2 hover:underline"
              >
                {t.account}
              </RecordLink>
            </span>
          )}
          {license.product && <span>{license.product.name}</span>}
          {license.licenseType && (
            <span>
              <Link
                to="/catalogue/$code"
                params={{ code: license.licenseType.code }}
                className="inline-block min-h-6 text-accent underline-offset-2 hover:underline"
              >
                {license.licenseType.name}
              </Link>
            </span>
          )}
          <span className="font-mono text-sm leading-[inherit]" title={t.keyHint}>
            …{license.keyHint}
          </span>
        </p>
      </PageHeader>
      <LicenseVerdict />
      <div className="grid items-start gap-x-6 lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[auto_1fr] xl:grid-cols-[minmax(0,1fr)_23rem]">
        <div className="min-w-0">
          <LicenseDevices />
          <LicenseFiles />
          <LicenseRefusals />
        </div>
        <div className="min-w-0 lg:col-start-2 lg:row-span-2 lg:row-start-1">
          <LicenseFacts />
          <LicenseMeters />
          <LicenseEntitlements />
          <ScheduledChanges />
          <LicenseMails />
          <LicenseSales />
          <LicenseMetadata />
        </div>
        <div className="min-w-0">
          <LicenseTimeline />
        </div>
      </div>
      {action && (
        <Suspense>
          <LicenseActionDialog action={action} onClose={() => setAction(null)} />
        </Suspense>
      )}
    </LicensePageProvider>
  )
})

const groups: readonly (readonly LicenseAction[])[] = [
  ['extend', 'extendTrial', 'changeType', 'transfer'],
  ['resend', 'rotate'],
  ['answerRequest', 'checkOut', 'releaseFile'],
  ['suspend', 'reinstate', 'revoke'],
]
const danger: readonly LicenseAction[] = ['suspend', 'revoke']
/** Actions that only administrators may take. */
const forAdmins: readonly LicenseAction[] = ['transfer']

/** What an action reads, beyond the scope that it needs itself. */
const needed: Partial<Record<LicenseAction, Scope>> = {
  changeType: 'CATALOG_READ',
  transfer: 'ACCOUNTS_READ',
  resend: 'ACCOUNTS_READ',
}

function Actions() {
  const t = useWords(words)
  const can = useCan()
  const { audience } = useViewer()
  const { license, open } = useLicensePage()
  const state = stateOf(license)
  const isOffered = (action: LicenseAction) =>
    isPossible(action, state) &&
    (audience === 'ADMIN' || !forAdmins.includes(action)) &&
    (!needed[action] || can(needed[action])) &&
    can(action === 'answerRequest' || action === 'releaseFile' ? 'ACTIVATIONS_WRITE' : 'LICENSES_WRITE')
  const main = (['renew', 'change'] as const).filter(isOffered)
  return (
    <>
      {main.map((action) => (
        <Button key={action} onClick={() => open(action)}>
          {t[action]}…
        </Button>
      ))}
      <Menu
        trigger={
          <Button>
            {t.moreActions}
            <ChevronDown aria-hidden className="size-4" />
          </Button>
        }
        groups={groups.map((group) =>
          group.filter(isOffered).map((action) => ({
            name: `${t[action]}…`,
            danger: danger.includes(action),
            onSelect: () => open(action),
          })),
        )}
      />
    </>
  )
}
