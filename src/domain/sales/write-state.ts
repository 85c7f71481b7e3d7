import type { License, LicenseTypeRevision } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { applyChange } from '../licenses/apply-change.ts'
import { carryUsage } from '../licenses/carry-usage.ts'
import { followRevision } from '../licenses/follow-revision.ts'
import { changesBetween } from '../licenses/plan-change.ts'
import { seatColumnsOf } from '../licenses/seat-columns.ts'
import { notify } from '../notifications/notify.ts'
import { graceEndsAt } from '../terms/term.ts'
import { type SoldState, sameState, soldStateOf, stateGroups, withinSeats } from './sold-state.ts'

type LockedLicense = License & { revision: LicenseTypeRevision }

/** Why a license changes. */
export interface StateCause {
  /** Id of the sale. */
  sale: string
  reason: string
  /** Whether the license was just issued. Then only its values are written: its own event and mail say what it is. */
  isNew: boolean
}

/**
 * Writes the state that the sales of a license make, within the caller's lock on the license. Removes no device: devices
 * beyond the seats stay valid as `overLimit` of the license type says. Records an event for another type, for a later end, and
 * for other changes. Notifies the customer.
 */
export async function writeState(
  ctx: Context,
  tx: Tx,
  license: LockedLicense,
  wanted: SoldState,
  cause: StateCause,
): Promise<void> {
  const state = withinSeats(wanted)
  const before = soldStateOf(license)
  if (sameState(before, state)) return
  const { id: licenseId, accountId, timeZone } = license
  const now = ctx.now()
  const revision = await tx.licenseTypeRevision.findUniqueOrThrow({ where: { id: state.revisionId } })
  const rules = { ...(revision.rules as LicenseTypeRules), timeZone }
  const isRenewed = isLater(before.expiry, state.expiry) || isLater(before.updatesUntil, state.updatesUntil)
  const columns = {
    ...state,
    ...(!(sameState(before, state, stateGroups.seats) && sameState(before, state, stateGroups.type)) &&
      (await seatColumnsOf(tx, license, { maxActivations: state.maxActivations, rules }, now))),
    graceEndsAt: state.expiry && graceEndsAt(rules, state.expiry),
    // The schedule then plans the notices of the new end.
    updatesNoticesFor: null,
    ...(!sameState(before, state, stateGroups.type) && { noticesFor: null }),
  }
  if (cause.isNew) {
    await tx.license.update({ where: { id: licenseId }, data: columns })
    return
  }
  const after = { ...license, ...columns, revision }
  const isEnd = (field: string) => field === 'expiry' || field === 'updatesUntil'
  const changes = changesBetween(license, after).filter(({ field }) => !(isRenewed && isEnd(field)))
  await applyChange(ctx, tx, license, { after, columns, metadata: null, changes }, causeOf(cause))
  // A renewal alone is no change of its own.
  if (changes.length === 0) await tx.license.update({ where: { id: licenseId }, data: columns })
  if (!sameState(before, state, stateGroups.type)) {
    const { code } = await tx.licenseType.findUniqueOrThrow({ where: { id: state.licenseTypeId } })
    await followRevision(ctx, tx, license, { code, revision }, { sale: cause.sale })
  }
  if (state.termAnchor && before.termAnchor?.getTime() !== state.termAnchor.getTime())
    await carryUsage(tx, { ...license, rules }, state.termAnchor, now)
  if (isRenewed) {
    const data = { sale: cause.sale, ...endsOf(before, state) }
    await recordEvent(ctx, tx, { type: 'license.renewed', subjectId: licenseId, accountId, licenseId, data })
    await notify(ctx, tx, [{ message: 'LICENSE_RENEWED', licenseId, occasion: (data.to ?? data.updatesTo)! }])
  }
}

/** The cause as data of the event. */
function causeOf({ sale, reason }: StateCause) {
  return { sale, reason }
}

function isLater(before: Date | null, after: Date | null): boolean {
  return before !== null && after !== null && after > before
}

/** The ends that became later, as data of the event. */
function endsOf(before: SoldState, after: SoldState) {
  return {
    ...(isLater(before.expiry, after.expiry) && {
      from: before.expiry!.toISOString(),
      to: after.expiry!.toISOString(),
    }),
    ...(isLater(before.updatesUntil, after.updatesUntil) && {
      updatesFrom: before.updatesUntil!.toISOString(),
      updatesTo: after.updatesUntil!.toISOString(),
    }),
  }
}
