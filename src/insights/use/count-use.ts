import { Prisma } from '../../../prisma/client/client.ts'
import type { AppContext, Thresholds } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { runExclusively } from '../rollups/run-exclusively.ts'
import { entitlementCells } from './entitlements.ts'
import { idleLicenseCells, idleSeatCells } from './idle-seats.ts'
import { issuedCells } from './issued.ts'
import { meterCells } from './meters.ts'
import { termCells } from './renewals.ts'
import { COUNTED_LICENSES, type UseFigure } from './source.ts'
import { seatCells } from './utilization.ts'
import { versionCells } from './versions.ts'

/** The pause before the next count is at least this multiple of its duration, so counting uses 1/20 of a CPU at most. */
const PAUSE_FACTOR = 20
/** Most versions that are stored for a license type, the most used first. */
const MAX_VERSIONS = 1_000

/**
 * Aggregates the use of all licenses, one license type after the other, and stores the result. With at most `above` licenses
 * it stores nothing, because use is then counted on request. Idempotent, and safe to interrupt.
 */
export async function countUse(app: AppContext, above = COUNTED_LICENSES): Promise<void> {
  const { db, log } = app
  const startedAt = performance.now()
  const now = app.now()
  const last = await db.useCount.findUnique({ where: { id: 1 } })
  if (!(await hasMoreLicensesThan(app, above))) {
    if (last) await runExclusively(db, deleteUse)
    return
  }
  if (last && now.getTime() - last.countedAt.getTime() < last.tookMs * PAUSE_FACTOR) return
  const licenseTypes = await db.licenseType.findMany({ select: { id: true }, orderBy: { id: 'asc' } })
  for (const { id } of licenseTypes) await runExclusively(db, (tx) => countUseOf(tx, id, now, app.thresholds))
  const tookMs = Math.round(performance.now() - startedAt)
  const counted = { countedAt: now, tookMs }
  await db.useCount.upsert({ where: { id: 1 }, create: counted, update: counted })
  log.info({ msg: 'insights: use counted', licenseTypes: licenseTypes.length, durationMs: tookMs })
}

async function countUseOf(tx: Tx, licenseTypeId: string, now: Date, thresholds: Thresholds): Promise<void> {
  const count = Prisma.sql`l.license_type_id = ${licenseTypeId}::uuid`
  const anyTime = () => Prisma.sql`true`
  const figures: Record<UseFigure, Prisma.Sql> = {
    LICENSES: Prisma.sql`
      select a.partner, l.license_type_id, null::text as name, null::timestamptz as at, array[count(*)] as figures
      from licenses l join accounts a on a.id = l.account_id where ${count} group by a.partner, l.license_type_id`,
    ISSUED: issuedCells(count),
    SEATS: seatCells(count, now),
    VERSIONS: Prisma.sql`
      with cell as (${versionCells(count, now)}), most_used as (
        select name from cell group by name order by sum(figures[1]) desc, name limit ${MAX_VERSIONS}
      )
      select * from cell where exists (select from most_used where most_used.name is not distinct from cell.name)`,
    METERS: meterCells(count, now),
    TERMS: termCells(count, anyTime, now),
    ENTITLEMENTS: entitlementCells(count, now),
    IDLE_SEATS: idleSeatCells(count, now, thresholds),
    IDLE_LICENSES: idleLicenseCells(count, now, thresholds),
  }
  await tx.$executeRaw`delete from use_cells where license_type_id = ${licenseTypeId}::uuid`
  for (const [figure, cells] of Object.entries(figures)) {
    const periods = figure === 'METERS' ? Prisma.sql`until, recurs,` : Prisma.empty
    await tx.$executeRaw`
      insert into use_cells (figure, partner, license_type_id, name, at, ${periods} figures)
      select ${figure}, partner, license_type_id, name, at, ${periods} figures from (${cells}) c`
  }
}

async function deleteUse(tx: Tx): Promise<void> {
  await tx.useCount.deleteMany()
  await tx.useCell.deleteMany()
}

async function hasMoreLicensesThan({ db }: AppContext, count: number): Promise<boolean> {
  const rows = await db.license.findMany({
    select: { id: true },
    orderBy: { id: 'asc' },
    skip: count,
    take: 1,
  })
  return rows.length > 0
}
