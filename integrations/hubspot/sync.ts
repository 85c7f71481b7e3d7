import { randomUUID } from 'node:crypto'
import { createChangeCollector } from '../../src/crm/collect-changes.ts'
import { hasCrmWork } from '../../src/crm/has-work.ts'
import type { HubspotApp } from '../../src/crm/hubspot-settings.ts'
import { onLicenseTypeChange, refuseLicenses } from '../../src/crm/license-type.ts'
import { onPortalChange } from '../../src/crm/on-portal-change.ts'
import { noteRun, pauseSync } from '../../src/crm/pause.ts'
import { holdLease, releaseLease } from '../../src/crm/sync-lease.ts'
import type { AppContext } from '../../src/platform/context.ts'
import { trace } from '../../src/platform/telemetry/tracing.ts'
import type { Failure } from './api/classify-response.ts'
import type { HubspotClient } from './api/client.ts'
import { handleDeal } from './inbound/deals/handle-deal.ts'
import { handleCompany } from './inbound/handle-company.ts'
import { handleContact } from './inbound/handle-contact.ts'
import { processInbox } from './inbound/process-inbox.ts'
import type { MappingOptions } from './mapping/mapping.ts'
import type { LicensesRefused } from './portal/inspect-licenses.ts'
import { type InspectedPortal, inspectPortal } from './portal/inspect-portal.ts'
import { nextMidnight } from './portal/read-portal.ts'
import { erasePeople } from './push/erase-people.ts'
import { type LicensePush, pushDirty } from './push/push.ts'
import { reconcileWaiting } from './push/reconcile.ts'

/** The portal is looked at again so often: an administrator may have changed it. */
const INSPECT_EVERY_MS = 60 * 60 * 1000
/** Whether HubSpot takes licenses after all is looked at so often. */
const LICENSES_EVERY_MS = 5 * 60 * 1000
/** What a person has to mend is tried again so often. */
const MISCONFIGURED_MS = 30_000
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 5 * 60 * 1000

/** What applies the changes of each type of records. */
const handlers = { COMPANY: handleCompany, CONTACT: handleContact, DEAL: handleDeal }

export interface HubspotSync {
  /** Tells HubSpot what changed, and compares where that was asked for. Does nothing while another process does. */
  run(): Promise<void>
  /** Ends after the round that is under way, if one is. */
  stop(): Promise<void>
}

export interface SyncOptions {
  client: HubspotClient
  mapping: MappingOptions
  /** The app whose webhooks are processed; without one none are. */
  hubspot?: HubspotApp | null
}

/** The synchronization with HubSpot, of one process. Only one process at a time works, whichever holds the lease. */
export function createHubspotSync(
  app: AppContext,
  { client, mapping, hubspot = null }: SyncOptions,
): HubspotSync {
  const holder = randomUUID()
  const collector = createChangeCollector(app)
  let portal: InspectedPortal | null = null
  let inspectedAt = 0
  let failures = 0
  let running: Promise<void> | null = null

  let stopping = false

  const holds = async () => !stopping && (await holdLease(app.sql, holder))

  async function inspect(): Promise<InspectedPortal | Failure> {
    const every = portal?.licensesRefused ? LICENSES_EVERY_MS : INSPECT_EVERY_MS
    if (portal && app.now().getTime() - inspectedAt < every) return portal
    const found = await inspectPortal(client, mapping.licenseObjects)
    if ('kind' in found) return found
    await onPortalChange(app, found.id)
    if (found.licensesRefused) await refuse(found.licensesRefused)
    else await onLicenseTypeChange(app, found.licenseType)
    portal = found
    inspectedAt = app.now().getTime()
    return found
  }

  /** Goes on without licenses, and says so once. */
  async function refuse(licensesRefused: LicensesRefused): Promise<void> {
    const { code, reason } = licensesRefused
    if (portal?.licensesRefused?.code !== code)
      app.log.error({ msg: 'HubSpot takes no licenses as objects; all else is told', code, reason })
    if (portal) portal = { ...portal, licenseType: null, licensesRefused }
    inspectedAt = app.now().getTime()
    await refuseLicenses(app, { code, reason, until: new Date(inspectedAt + LICENSES_EVERY_MS) })
  }

  async function work(): Promise<Failure | null> {
    const found = await inspect()
    if ('kind' in found) return found
    const source = { client, hubspot, portalId: found.id }
    const stopped = hubspot && (await processInbox({ app, ...source, hubspot, handlers, holds }))
    if (stopped) return stopped
    const unerased = await erasePeople({ app, client, holds })
    if (unerased) return unerased
    await collector.collect()
    const licenses: LicensePush = {
      type: found.licenseType,
      async refuse(refused) {
        licenses.type = null
        await refuse(refused)
      },
    }
    const options = { app, client, mapping, licenses, holds }
    return (await pushDirty(options)) ?? (await reconcileWaiting(options))
  }

  async function once(): Promise<void> {
    const asked = { pulls: hubspot !== null, unseen: portal === null }
    if (!(await hasCrmWork(app, asked)) || !(await holds())) return
    try {
      const failed = await trace({ name: 'hubspot.sync', kind: 'CONSUMER' }, work)
      if (failed) await pause(failed)
      else {
        failures = 0
        await noteRun(app)
      }
    } finally {
      await releaseLease(app.sql, holder)
    }
  }

  async function pause(failed: Failure): Promise<void> {
    failures++
    const until = untilOf(failed, app.now(), portal?.timeZone ?? 'UTC', failures)
    // What a person has to mend is looked at again before anything else is told.
    if (failed.kind === 'misconfigured' || failed.kind === 'permanent') inspectedAt = 0
    app.log[failed.kind === 'transient' ? 'warn' : 'error']({
      msg: 'HubSpot sync paused',
      code: failed.code,
      reason: failed.reason,
      until: until.toISOString(),
    })
    await pauseSync(app, { code: failed.code, reason: failed.reason, until })
  }

  return {
    async run() {
      running ??= once().finally(() => {
        running = null
      })
      await running
    },
    async stop() {
      stopping = true
      await running?.catch(() => {})
    },
  }
}

function untilOf(failed: Failure, now: Date, timeZone: string, failures: number): Date {
  if (failed.kind === 'daily') return nextMidnight(timeZone, now)
  if (failed.kind !== 'transient') return new Date(now.getTime() + MISCONFIGURED_MS)
  const wait = failed.retryAfterMs ?? Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS)
  return new Date(now.getTime() + wait)
}
