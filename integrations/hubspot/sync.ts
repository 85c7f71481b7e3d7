import { randomUUID } from 'node:crypto'
import { createChangeCollector } from '../../src/crm/collect-changes.ts'
import { hasCrmWork } from '../../src/crm/has-crm-work.ts'
import type { HubspotApp } from '../../src/crm/hubspot-settings.ts'
import {
  onLicenseObjectTypeChange,
  onLinkTypesChange,
  pauseLicenses,
} from '../../src/crm/license-object-type.ts'
import { onPortalChange } from '../../src/crm/on-portal-change.ts'
import { holdLease, releaseLease } from '../../src/crm/sync-lease.ts'
import { pauseSync, recordRun } from '../../src/crm/sync-pause.ts'
import { backoffMs } from '../../src/platform/backoff.ts'
import type { AppContext } from '../../src/platform/context.ts'
import { trace } from '../../src/platform/telemetry/tracing.ts'
import type { Failure } from './api/classify-response.ts'
import type { HubspotClient } from './api/client.ts'
import { createDealStages } from './inbound/deals/deal-stages.ts'
import { handleDeal } from './inbound/deals/handle-deal.ts'
import { recoverDealEvents } from './inbound/deals/recover-events.ts'
import { handleCompany } from './inbound/handle-company.ts'
import { handleContact } from './inbound/handle-contact.ts'
import { processInbox } from './inbound/process-inbox.ts'
import type { MappingOptions } from './mapping/mapping.ts'
import type { LicensesRefused } from './portal/inspect-licenses.ts'
import { type InspectedPortal, inspectPortal, linkTypesOf } from './portal/inspect-portal.ts'
import { nextMidnight } from './portal/read-portal.ts'
import { createDealSync } from './push/deal-sync.ts'
import { erasePeople } from './push/erase-people.ts'
import { type LicensePush, pushDirty } from './push/push.ts'
import { reconcileWaiting } from './push/reconcile.ts'
import { createRenewalSync } from './renewals/renewal-sync.ts'
import { createTimeline } from './timeline/push-notes.ts'

/** Interval between inspections of the portal, which an administrator may change. */
const INSPECT_INTERVAL_MS = 60 * 60 * 1000
/** Interval between inspections while HubSpot refuses licenses. */
const LICENSES_INTERVAL_MS = 5 * 60 * 1000
/** Delay before the next attempt after a failure that a person must fix. */
const MISCONFIGURED_MS = 30_000
const RETRY = { firstMs: 1_000, maxMs: 5 * 60 * 1000 }

/** The handler of each type of records. */
const handlers = { COMPANY: handleCompany, CONTACT: handleContact, DEAL: handleDeal }

export interface HubspotSync {
  /** Processes webhooks, pushes changes and runs requested reconciliations. Does nothing while another process does. */
  run(): Promise<void>
  /** Stops after the current round. */
  stop(): Promise<void>
}

export interface SyncOptions {
  client: HubspotClient
  mapping: MappingOptions
  /** The app whose webhooks are processed; null if none is configured. */
  hubspot?: HubspotApp | null
}

/** The sync of one process with HubSpot. Only the process that holds the lease works. */
export function createHubspotSync(
  app: AppContext,
  { client, mapping, hubspot = null }: SyncOptions,
): HubspotSync {
  const holder = randomUUID()
  const collector = createChangeCollector(app)
  const stages = createDealStages(client, app.now)
  const deals = createDealSync(app, client)
  const timeline = mapping.timeline ? createTimeline(app, client) : null
  const settings = hubspot?.renewals
  const renewals = settings ? createRenewalSync({ app, client, stages, settings }) : null
  let portal: InspectedPortal | null = null
  let inspectedAt = 0
  let failures = 0
  let running: Promise<void> | null = null

  let stopping = false

  const holds = async () => !stopping && (await holdLease(app.sql, holder))

  async function inspect(): Promise<InspectedPortal | Failure> {
    const interval = portal?.licensesRefused ? LICENSES_INTERVAL_MS : INSPECT_INTERVAL_MS
    if (portal && app.now().getTime() - inspectedAt < interval) return portal
    const found = await inspectPortal(client, mapping.licenseObjects, mapping.roleLabels)
    if ('kind' in found) return found
    await onPortalChange(app, found.id)
    if (found.licensesRefused) await refuse(found.licensesRefused)
    else await onLicenseObjectTypeChange(app, found.licenseType)
    await onLinkTypesChange(app, linkTypesOf(found))
    portal = found
    inspectedAt = app.now().getTime()
    return found
  }

  /** Continues without licenses, and logs the refusal once. */
  async function refuse(licensesRefused: LicensesRefused): Promise<void> {
    const { code, reason } = licensesRefused
    if (portal?.licensesRefused?.code !== code)
      app.log.error({
        msg: 'HubSpot refuses licenses as custom objects; everything else is synced',
        code,
        reason,
      })
    if (portal) portal = { ...portal, licenseType: null, licensesRefused }
    inspectedAt = app.now().getTime()
    await pauseLicenses(app, { code, reason, until: new Date(inspectedAt + LICENSES_INTERVAL_MS) })
  }

  async function work(): Promise<Failure | null> {
    const found = await inspect()
    if ('kind' in found) return found
    const inbox = hubspot && { app, client, hubspot, stages, portalId: found.id, handlers, holds }
    const inboxFailure = inbox && (await processInbox(inbox))
    if (inboxFailure) return inboxFailure
    const erasureFailure = await erasePeople({ app, client, holds })
    if (erasureFailure) return erasureFailure
    await collector.collect()
    const licenses: LicensePush = {
      type: found.licenseType,
      linkTypes: found.linkTypes,
      async refuse(refused) {
        licenses.type = null
        await refuse(refused)
      },
    }
    const round = { portalId: found.id, holds }
    const recoverEvents =
      inbox && (async (since: Date) => (await recoverDealEvents(inbox, since)) ?? (await deals.repair(round)))
    const { id: portalId, roleLabels } = found
    const options = { app, client, mapping, portalId, licenses, roleLabels, holds, recoverEvents }
    const failure =
      (await pushDirty(options)) ?? (await timeline?.run(holds)) ?? (await reconcileWaiting(options))
    if (failure || !inbox) return failure
    // A reconciliation recovers lost events.
    return (await processInbox(inbox)) ?? (await deals.push(round)) ?? (await renewals?.run(round)) ?? null
  }

  async function once(): Promise<void> {
    const state = {
      pulls: hubspot !== null,
      unseen: portal === null,
      renews: renewals !== null,
      shows: timeline !== null,
    }
    if (!(await hasCrmWork(app, state)) || !(await holds())) return
    try {
      const failure = await trace({ name: 'hubspot.sync', kind: 'CONSUMER' }, work)
      if (failure) await pause(failure)
      else {
        failures = 0
        await recordRun(app)
      }
    } finally {
      await releaseLease(app.sql, holder)
    }
  }

  async function pause(failure: Failure): Promise<void> {
    failures++
    const until = pauseEndOf(failure, app.now(), portal?.timeZone ?? 'UTC', failures)
    // After a failure that a person must fix, the portal is inspected again first.
    if (failure.kind === 'misconfigured' || failure.kind === 'permanent') inspectedAt = 0
    app.log[failure.kind === 'transient' ? 'warn' : 'error']({
      msg: 'HubSpot sync paused',
      code: failure.code,
      reason: failure.reason,
      until: until.toISOString(),
    })
    await pauseSync(app, { code: failure.code, reason: failure.reason, until })
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

function pauseEndOf(failure: Failure, now: Date, timeZone: string, failures: number): Date {
  if (failure.kind === 'daily') return nextMidnight(timeZone, now)
  if (failure.kind !== 'transient') return new Date(now.getTime() + MISCONFIGURED_MS)
  const delay = failure.retryAfterMs ?? backoffMs(failures, RETRY)
  return new Date(now.getTime() + delay)
}
