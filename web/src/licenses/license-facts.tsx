import { useCan } from '../app/viewer.tsx'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Instant } from '../parts/instant.tsx'
import { Facts, Section } from '../parts/section.tsx'
import { entitlementSources, type GrantValue } from './entitlement-sources.ts'
import { useLicensePage } from './license-context.tsx'
import { words } from './license-words.ts'

/** Term, type and dates of the license. */
export function LicenseFacts() {
  const t = useWords(words)
  const can = useCan()
  const { license, open } = useLicensePage()
  const { dateTime, duration } = useFormat()
  const { fromNow } = useFormat(license.timeZone)
  const { rules, licenseType } = license
  const newest = licenseType?.published?.number
  const withDistance = (instant: string) => (
    <>
      <Instant at={instant} show="date" zone={license.timeZone} />{' '}
      <span className="text-quiet">({fromNow(instant)})</span>
    </>
  )
  return (
    <Section title={t.term}>
      <Facts
        facts={[
          [
            t.type,
            <span key="type">
              {t.typeAndRevision(licenseType?.name ?? t.typeUnread, license.revision)}
              {newest && newest > license.revision && (
                <span className="mt-0.5 block text-sm text-quiet">
                  {t.newerRevision(newest)}{' '}
                  {can('LICENSES_WRITE') && license.status !== 'REVOKED' && (
                    <button
                      type="button"
                      className="text-accent hover:underline"
                      onClick={() => open('changeType')}
                    >
                      {t.moveThere}
                    </button>
                  )}
                </span>
              )}
            </span>,
          ],
          [
            t.starts,
            license.startsAt ? (
              <Instant key="starts" at={license.startsAt} show="date" zone={license.timeZone} />
            ) : (
              <span key="starts">{t[`starts_${rules.termStartsAt}`]}</span>
            ),
          ],
          [
            t.expires,
            (license.expiry ?? license.plannedExpiry)
              ? withDistance((license.expiry ?? license.plannedExpiry)!)
              : rules.term === null || license.startsAt
                ? t.never
                : t.afterStart(duration(rules.term)),
          ],
          ...(license.graceEndsAt && license.graceEndsAt !== license.expiry
            ? ([[t.graceUntil, withDistance(license.graceEndsAt)]] as const)
            : []),
          ...(license.updatesUntil ? ([[t.updatesUntil, withDistance(license.updatesUntil)]] as const) : []),
          [t.renewal, license.renewsAutomatically ? t.automatic : t.manual],
          ...(license.suspendedAt
            ? ([
                [t.suspendedSince, `${dateTime(license.suspendedAt)}: ${license.suspendReason ?? ''}`],
              ] as const)
            : []),
          ...(license.revokedAt
            ? ([[t.revokedSince, `${dateTime(license.revokedAt)}: ${license.revokeReason ?? ''}`]] as const)
            : []),
          [t.issued, <Instant key="issued" at={license.issuedAt} />],
          [
            t.lastValidation,
            license.lastValidatedAt ? (
              <Instant key="last" at={license.lastValidatedAt} show="fromNow" />
            ) : (
              t.notYet
            ),
          ],
          [t.timeZone, license.timeZone],
        ]}
      />
    </Section>
  )
}

/** The entitlements of the license, each with where it is from. */
export function LicenseEntitlements() {
  const t = useWords(words)
  const can = useCan()
  const { license, open } = useLicensePage()
  const sources = entitlementSources(license.entitlements, license.rules.entitlements)
  const nameOf = (code: string) =>
    license.product?.entitlements.find((entitlement) => entitlement.code === code)?.name ?? code
  const show = (value: GrantValue | null) =>
    value === null ? t.notGranted : value === true ? t.yes : value === false ? t.no : String(value)
  return (
    <Section
      title={t.entitlements}
      actions={
        can('LICENSES_WRITE') &&
        license.status !== 'REVOKED' &&
        (license.product?.entitlements ?? sources).length > 0 && (
          <Button size="small" look="quiet" onClick={() => open('change')}>
            {t.change}…
          </Button>
        )
      }
    >
      {sources.length === 0 ? (
        <p className="text-quiet">{t.noEntitlements}</p>
      ) : (
        <ul className="space-y-2">
          {sources.map(({ code, value, typeValue, source }) => (
            <li key={code} className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span
                className={`min-w-0 break-words ${source === 'removed' ? 'text-quiet line-through' : ''}`}
              >
                {nameOf(code)}
                {value !== null && value !== true && <strong className="font-medium"> {show(value)}</strong>}
              </span>
              {source === 'type' ? (
                <span className="text-sm text-quiet">{t.source_type}</span>
              ) : (
                <Badge tone={source === 'removed' ? 'warn' : 'accent'}>
                  {source === 'changed' ? t.source_changed(show(typeValue)) : t[`source_${source}`]}
                </Badge>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

/** The metadata of the license. Absent if there is none. */
export function LicenseMetadata() {
  const t = useWords(words)
  const { metadata } = useLicensePage().license
  const entries = Object.entries(metadata)
  if (entries.length === 0) return null
  return (
    <Section title={t.metadata}>
      <dl className="space-y-1.5">
        {entries.map(([name, value]) => (
          <div key={name} className="flex flex-wrap justify-between gap-x-3">
            <dt className="font-mono text-xs leading-5 text-quiet">{name}</dt>
            <dd className="min-w-0 break-all">{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
