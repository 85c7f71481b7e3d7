import { Link, useNavigate } from '@tanstack/react-router'
import { Ellipsis } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useQuery } from 'urql'
import { useCanAudit } from '../app/audit-link.tsx'
import { useCan } from '../app/viewer.tsx'
import { read } from '../generated/fragment-masking.ts'
import {
  LicenseBansDocument,
  type LicenseDevice_ActivationFragment,
  LicenseDevice_ActivationFragmentDoc,
  LicenseDevicesDocument,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Instant } from '../parts/instant.tsx'
import { Menu } from '../parts/menu.tsx'
import { Section } from '../parts/section.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { type DeviceAction, DeviceDialog } from './device-dialogs.tsx'
import { deviceName, shorten } from './device-name.ts'
import { useLicensePage, useRefreshed } from './license-context.tsx'
import { words } from './license-words.ts'
import { fileOf, SeatBadge } from './seat-badge.tsx'
import { SeatPicture } from './seat-picture.tsx'

export type Device = LicenseDevice_ActivationFragment

/** Rows that are shown before a person asks for all of them. */
const FIRST_ROWS = 8

/** The seats of the license and the devices that have them, with what can be done about each. */
export function LicenseDevices() {
  const t = useWords(words)
  const { license, refresh } = useLicensePage()
  const { dateTime } = useFormat()
  const [result, readAgain] = useQuery({ query: LicenseDevicesDocument, variables: { id: license.id } })
  useRefreshed(readAgain)
  const [bans, readBans] = useQuery({
    query: LicenseBansDocument,
    variables: { account: license.account?.id ?? '' },
    pause: !license.account,
  })
  useRefreshed(readBans)
  const account = license.account?.id
  const banned = useMemo(
    () =>
      new Set(
        [...(bans.data?.own.edges ?? []), ...(bans.data?.all.edges ?? [])].flatMap(({ node }) =>
          !node.account || node.account.id === account ? [node.fingerprint] : [],
        ),
      ),
    [bans.data, account],
  )
  const [chosen, setChosen] = useState<{ action: DeviceAction; device: Device } | null>(null)
  return (
    <div id="devices" className="scroll-mt-20">
      <Section title={t.seatsAndDevices} flush>
        <Loaded
          result={result}
          onRetry={() => readAgain({ requestPolicy: 'network-only' })}
          skeleton={<Skeleton lines={6} />}
        >
          {(data) => {
            if (!data.license) return null
            const seated = read(
              LicenseDevice_ActivationFragmentDoc,
              data.license.seated.edges.map(({ node }) => node),
            )
            const former = read(
              LicenseDevice_ActivationFragmentDoc,
              data.license.former.edges.map(({ node }) => node),
            ).toReversed()
            const shown = seated.map((device) => ({
              activatedAt: device.activatedAt,
              leaseEndsAt: device.leaseEndsAt,
              fileEndsAt: fileOf(device)?.expiresAt ?? null,
            }))
            return (
              <>
                <div className="px-4 py-4 sm:px-5">
                  <SeatPicture
                    devices={shown}
                    limit={license.maxActivations}
                    inUse={license.activeActivations}
                  />
                  {license.overLimitUntil && (
                    <p className="mt-2 text-warn">{t.overUntil(dateTime(license.overLimitUntil))}</p>
                  )}
                  {license.transfers && (
                    <p className="mt-2 text-sm text-quiet">
                      <Transfers />
                    </p>
                  )}
                </div>
                <div className="border-t border-line">
                  {seated.length === 0 ? (
                    <Empty title={t.noDevices}>{t.noDevicesHelp}</Empty>
                  ) : (
                    <DeviceTable label={t.devices} devices={seated} banned={banned} onChoose={setChosen} />
                  )}
                  {data.license.seated.pageInfo.hasNextPage && (
                    <p className="border-t border-line px-4 py-3 sm:px-5">
                      <Link
                        to="/devices"
                        search={{ license: license.id, seat: 'seated' }}
                        className="inline-block min-h-6 text-accent hover:underline"
                      >
                        {t.allDevices}
                      </Link>
                    </p>
                  )}
                </div>
                {former.length > 0 && (
                  <details className="border-t border-line">
                    <summary className="px-4 py-3 text-sm text-quiet hover:text-text sm:px-5">
                      {t.formerDevices(data.license.former.totalCount.value)}
                    </summary>
                    <DeviceTable
                      label={t.formerDevicesLabel}
                      devices={former}
                      banned={banned}
                      onChoose={setChosen}
                    />
                  </details>
                )}
              </>
            )
          }}
        </Loaded>
      </Section>
      {chosen && (
        <DeviceDialog
          {...chosen}
          account={license.account ?? null}
          onClose={() => setChosen(null)}
          onDone={refresh}
        />
      )}
    </div>
  )
}

function Transfers() {
  const t = useWords(words)
  const { duration, dateTime } = useFormat()
  const { transfers } = useLicensePage().license
  if (!transfers) return null
  const { remaining, limit, per, nextAllowedAt } = transfers
  return t.transfersLeft(
    remaining,
    limit,
    duration(per),
    remaining === 0 && nextAllowedAt ? dateTime(nextAllowedAt) : null,
  )
}

function DeviceTable({
  label,
  devices,
  banned,
  onChoose,
}: {
  label: string
  devices: readonly Device[]
  /** Fingerprints that may not use the licenses of the account. */
  banned: ReadonlySet<string>
  onChoose(choice: { action: DeviceAction; device: Device }): void
}) {
  const t = useWords(words)
  const [isComplete, setComplete] = useState(false)
  const rows = isComplete ? devices : devices.slice(0, FIRST_ROWS)
  const columns = useMemo(
    (): readonly Column<Device>[] => [
      {
        name: t.device,
        show: (device) => (
          <>
            <span className="block font-medium">{deviceName(device, t.unnamedDevice)}</span>
            <span className="block font-mono text-xs text-quiet" title={device.fingerprint}>
              {shorten(device.fingerprint)}
            </span>
          </>
        ),
      },
      {
        name: t.platform,
        show: ({ platform, version }) =>
          (platform || version) && (
            <>
              {platform}
              {version && <span className="block text-xs text-quiet">{version}</span>}
            </>
          ),
      },
      {
        name: t.lastSeen,
        fit: true,
        show: ({ lastSeenAt }) => <Instant at={lastSeenAt} show="fromNow" />,
      },
      {
        name: t.seat,
        show: (device) => (
          <div className="flex flex-col items-start gap-1">
            <SeatBadge device={device} />
            {banned.has(device.fingerprint) && <Badge tone="bad">{t.isBanned}</Badge>}
          </div>
        ),
      },
      {
        name: t.actions,
        actions: 'menu',
        show: (device) => (
          <DeviceMenu device={device} isBanned={banned.has(device.fingerprint)} onChoose={onChoose} />
        ),
      },
    ],
    [t, banned, onChoose],
  )
  return (
    <>
      <Table label={label} rows={rows} keyOf={({ id }) => id} columns={columns} />
      {rows.length < devices.length && (
        <div className="border-t border-line px-4 py-2.5 sm:px-5">
          <Button size="small" look="quiet" onClick={() => setComplete(true)}>
            {t.showAllDevices(devices.length)}
          </Button>
        </div>
      )}
    </>
  )
}

function DeviceMenu({
  device,
  isBanned,
  onChoose,
}: {
  device: Device
  /** Whether a ban keeps the device from the licenses of the account. */
  isBanned: boolean
  onChoose(choice: { action: DeviceAction; device: Device }): void
}) {
  const t = useWords(words)
  const can = useCan()
  const canAudit = useCanAudit()
  const navigate = useNavigate()
  const choice = (action: DeviceAction, danger = false) => ({
    name: `${t[action]}…`,
    danger,
    onSelect: () => onChoose({ action, device }),
  })
  return (
    <Menu
      trigger={
        <Button size="small" look="quiet" aria-label={t.actionsFor(deviceName(device, t.unnamedDevice))}>
          <Ellipsis aria-hidden className="size-4" />
        </Button>
      }
      groups={[
        can('ACTIVATIONS_WRITE')
          ? [choice('rename'), ...(device.deactivatedAt ? [] : [choice('release')])]
          : [],
        can('LICENSES_WRITE') ? [isBanned ? choice('unban') : choice('ban', true)] : [],
        canAudit(device.id)
          ? [
              {
                name: t.auditLog,
                onSelect: () => void navigate({ to: '/audit-log', search: { record: device.id } }),
              },
            ]
          : [],
      ]}
    />
  )
}
