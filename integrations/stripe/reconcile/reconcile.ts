import { findSale } from '../../../src/domain/sales/lock-sale.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import { type Tx, transact, undone } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { StripeFailure } from '../api/failure.ts'
import { handlers } from '../inbound/handlers.ts'
import type { ShopSource } from '../inbound/object-handler.ts'
import { asStripe } from '../inbound/process-inbox.ts'
import { listObjects, type ShopObject } from './list-objects.ts'

export interface ReconcileOptions {
  /** Whether differences are only reported. */
  dryRun: boolean
  /** Oldest purchases and single invoices that are read; null for all. Subscriptions are always read. */
  since: Date | null
  onDifference: (line: string) => void
}

/** What a reconciliation found. */
export interface Reconciliation {
  compared: number
  differing: number
  failed: number
}

/**
 * Reads every sale in Stripe and follows it, as if its event had arrived. Reports what that changes. A dry run follows each sale in
 * a transaction and rolls it back, so its report is exact. An object that fails does not stop the others.
 */
export async function reconcile(
  app: AppContext,
  shop: ShopSource,
  { dryRun, since, onDifference }: ReconcileOptions,
): Promise<Reconciliation> {
  const found: Reconciliation = { compared: 0, differing: 0, failed: 0 }
  for (const object of await listObjects(shop.client, since)) {
    try {
      const differences = await compare(app, shop, object, dryRun)
      found.compared++
      if (differences.length > 0) found.differing++
      for (const difference of differences) onDifference(`${object.id}: ${difference}`)
    } catch (error) {
      if (error instanceof StripeFailure && error.failure.kind === 'misconfigured') throw error
      found.failed++
      onDifference(`${object.id}: failed, ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return found
}

async function compare(
  app: AppContext,
  shop: ShopSource,
  { object, id }: ShopObject,
  dryRun: boolean,
): Promise<string[]> {
  const apply = await handlers[object](shop, id)
  const key = { source: shop.source, externalId: id }
  return await transact(app.db, async (tx) => {
    const before = await readState(tx, key)
    const follow = async () => {
      await apply(asStripe(app), tx)
      return await readState(tx, key)
    }
    const after = dryRun ? await undone(tx, follow) : await follow()
    return differencesBetween(before, after)
  })
}

/** The state of a sale and of its licenses, by name. */
async function readState(tx: Tx, key: { source: string; externalId: string }): Promise<Map<string, string>> {
  const sale = await findSale(tx, key)
  if (!sale) return new Map()
  const licenses = await tx.license.findMany({
    where: { id: { in: sale.effects.map(({ licenseId }) => licenseId) } },
    include: { licenseType: true },
    orderBy: { id: 'asc' },
  })
  const inForce = sale.effects.filter((effect) => effect.inForce).map(({ intent }) => intent)
  return new Map([
    ['sale', `${sale.state}, in force: ${inForce.join(', ') || 'nothing'}`],
    ...licenses.map(({ id, licenseType, maxActivations, expiry, suspendedAt }): [string, string] => [
      `license ${toTypedId('License', id)}`,
      [
        licenseType.code,
        maxActivations === null ? 'unlimited seats' : `${maxActivations} seats`,
        expiry ? `until ${expiry.toISOString()}` : 'no expiry',
        ...(suspendedAt ? ['suspended'] : []),
      ].join(', '),
    ]),
  ])
}

function differencesBetween(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [from, to] = [before.get(name), after.get(name)]
    if (from === to) return []
    // The ID of a license that a dry run would issue does not exist.
    if (from === undefined) return [name === 'sale' ? `not followed → ${to}` : `a new license → ${to}`]
    return [`${name}: ${from} → ${to ?? 'none'}`]
  })
}
