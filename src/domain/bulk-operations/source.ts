import { type BulkOperation, Prisma } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import { countRecords, type Filter, selectIds } from '../../platform/database/list.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFoundRefusal, StateRefusal } from '../../platform/errors.ts'
import { toTypedId } from '../../platform/ids.ts'
import { whereAccountVisible } from '../../platform/visible.ts'
import { say } from '../../texts/say.ts'
import { lockAccount } from '../accounts/lock-account.ts'
import { whereLicenses } from '../lists/where-licenses.ts'
import type { LicenseSelection } from './selection.ts'

/** Where the licenses of a new bulk operation come from. */
export interface Source {
  /** The selection in the form of the graph, without the values that were not given. */
  selection: object
  /** The account that the selection names. */
  accountId: string | null
  /** The dry run that the licenses are of. */
  dryRunOfId: string | null
  licenses: {
    /** Returns SQL that selects their ids, at most `limit`. */
    select: (limit: number) => Prisma.Sql
    /** Returns their number, which is an estimate if it is large. */
    count: () => Promise<number>
  }
}

/** Most missing licenses that a refusal names. */
const MOST_MISSING = 10

/**
 * Returns the source that a selection describes. Its account stays until the transaction ends. Refused ACCOUNT_NOT_FOUND, or
 * LICENSE_NOT_FOUND with the licenses that are named and not visible to the caller, or BULK_OPERATION_NOT_FOUND.
 */
export async function sourceOfSelection(ctx: Context, tx: Tx, selection: LicenseSelection): Promise<Source> {
  const account = selection.accountId ? await lockAccount(ctx, tx, selection.accountId) : null
  const accountId = account?.id ?? null
  const filter = selection.licenses
    ? await namedLicenses(ctx, tx, selection.licenses)
    : await filteredLicenses(ctx, tx, { ...selection, accountId })
  return {
    selection: inGraph(selection),
    accountId,
    dryRunOfId: null,
    licenses: {
      select: (limit) => selectIds('licenses', filter, limit),
      count: async () => (await countRecords(tx, 'licenses', filter)).value,
    },
  }
}

/**
 * Returns the source that has the licenses of a dry run. Refused BULK_OPERATION_NOT_FOUND, DRY_RUN_MISMATCH unless it was a
 * dry run of the same mutation with the same values, or DRY_RUN_NOT_COMPLETED.
 */
export async function sourceOfDryRun(
  tx: Tx,
  dryRunOfId: string,
  { kind, parameters }: Pick<BulkOperation, 'kind'> & { parameters: object },
): Promise<Source> {
  const [dryRun] = await tx.$queryRaw<
    {
      isSame: boolean
      isCompleted: boolean
      accountId: string | null
      selection: string
      totalCount: number
    }[]
  >`
    select dry_run and kind = ${kind}::bulk_operation_kind and parameters = ${JSON.stringify(parameters)}::jsonb as "isSame",
      state = 'COMPLETED' as "isCompleted", account_id::text as "accountId", selection::text, total_count as "totalCount"
    from bulk_operations where id = ${dryRunOfId}::uuid for key share`
  if (!dryRun) throw new NotFoundRefusal('BULK_OPERATION_NOT_FOUND', say('BULK_OPERATION_NOT_FOUND'))
  if (!dryRun.isSame) throw new StateRefusal('DRY_RUN_MISMATCH', say('DRY_RUN_MISMATCH'))
  if (!dryRun.isCompleted) throw new StateRefusal('DRY_RUN_NOT_COMPLETED', say('DRY_RUN_NOT_COMPLETED'))
  return {
    selection: JSON.parse(dryRun.selection),
    accountId: dryRun.accountId,
    dryRunOfId,
    licenses: {
      select: (limit) => Prisma.sql`
        select license_id as id from bulk_operation_rows where bulk_operation_id = ${dryRunOfId}::uuid limit ${limit}`,
      count: async () => dryRun.totalCount,
    },
  }
}

async function filteredLicenses(
  ctx: Context,
  tx: Tx,
  { all: _, rowsOf, ...filters }: Omit<LicenseSelection, 'licenses'>,
): Promise<Filter> {
  const filter = await whereLicenses(ctx, filters, tx)
  if (!rowsOf) return filter
  const { bulkOperationId: id, outcome } = rowsOf
  if ((await tx.bulkOperation.count({ where: { id } })) === 0)
    throw new NotFoundRefusal('BULK_OPERATION_NOT_FOUND', say('BULK_OPERATION_NOT_FOUND'))
  const hasOutcome = outcome ? Prisma.sql`and outcome = ${outcome}::bulk_operation_outcome` : Prisma.empty
  const isRow = Prisma.sql`child.id in (
    select license_id from bulk_operation_rows where bulk_operation_id = ${id}::uuid ${hasOutcome})`
  return { ...filter, all: [...filter.all, isRow] }
}

async function namedLicenses(ctx: Context, tx: Tx, licenseIds: readonly string[]): Promise<Filter> {
  const ids = [...new Set(licenseIds)]
  const filter = { all: [...whereAccountVisible(ctx.caller), Prisma.sql`child.id = any(${ids}::uuid[])`] }
  const found = await tx.$queryRaw<{ id: string }[]>`
    select id::text from (${selectIds('licenses', filter, ids.length)}) named`
  const visible = new Set(found.map(({ id }) => id))
  const missing = ids.filter((id) => !visible.has(id))
  if (missing.length === 0) return filter
  const licenses = missing.slice(0, MOST_MISSING).map((id) => toTypedId('License', id))
  throw new NotFoundRefusal(
    'LICENSE_NOT_FOUND',
    say('LICENSES_NOT_FOUND_IN_SELECTION', { count: missing.length, licenses }),
  )
}

function inGraph({ accountId, licenses, rowsOf, ...others }: LicenseSelection): object {
  const given = Object.entries(others).filter(([, value]) => value != null)
  return {
    ...(accountId && { account: toTypedId('Account', accountId) }),
    ...(licenses && { licenses: licenses.map((id) => toTypedId('License', id)) }),
    ...(rowsOf && {
      rowsOf: {
        bulkOperation: toTypedId('BulkOperation', rowsOf.bulkOperationId),
        ...(rowsOf.outcome && { outcome: rowsOf.outcome }),
      },
    }),
    ...Object.fromEntries(given),
  }
}
