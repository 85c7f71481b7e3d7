import type { SaleKey } from '../domain/sales/sale.ts'
import type { AppContext, Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'

/** How long after it was issued a key can be shown. */
const SHOWN_MS = 30 * 60 * 1000

/**
 * Keeps the keys of the licenses that a sale has just issued, for the page after the purchase. Call it in the transaction that
 * issued them: afterwards, the mail takes the only readable copy with it. Idempotent: a key that was shown is not kept again.
 */
export async function keepNewKeys(ctx: Context, tx: Tx, { source, externalId }: SaleKey): Promise<void> {
  const since = new Date(ctx.now().getTime() - SHOWN_MS)
  const mails = await tx.notification.findMany({
    where: {
      message: 'LICENSE_ISSUED',
      sealedKey: { not: null },
      license: {
        issuedAt: { gt: since },
        shownKey: null,
        saleEffects: { some: { issued: true, sale: { source, externalId } } },
      },
    },
    distinct: ['licenseId'],
    select: { licenseId: true, sealedKey: true, license: { select: { issuedAt: true } } },
  })
  await tx.shownKey.createMany({
    data: mails.map(({ licenseId, sealedKey, license: { issuedAt } }) => ({
      ...{ licenseId, source, externalId, sealedKey },
      expiresAt: new Date(issuedAt.getTime() + SHOWN_MS),
    })),
    skipDuplicates: true,
  })
}

/** A license key to show, with what it is for. */
export interface NewKey {
  licenseKey: string
  /** Name of the license type. */
  name: string
  /** Null is unlimited. */
  seats: number | null
}

/** Takes the keys of a sale, so that they are shown once. Empty if they were shown, or if they are too old. */
export async function takeNewKeys(app: AppContext, { source, externalId }: SaleKey): Promise<NewKey[]> {
  const rows = await app.db.shownKey.findMany({
    where: { source, externalId, sealedKey: { not: null }, expiresAt: { gt: app.now() } },
    include: { license: { include: { licenseType: true } } },
    orderBy: { licenseId: 'asc' },
  })
  const keys: NewKey[] = []
  for (const { licenseId, sealedKey, license } of rows) {
    // Of two requests at the same time, one takes the key.
    const { count } = await app.db.shownKey.updateMany({
      where: { licenseId, sealedKey },
      data: { sealedKey: null },
    })
    if (count === 0) continue
    const licenseKey = await app.secrets.open('notification-key', sealedKey!)
    keys.push({ licenseKey, name: license.licenseType.name, seats: license.maxActivations })
  }
  return keys
}

/** Deletes the keys that can no longer be shown. */
export async function deleteShownKeys({ db, now }: AppContext): Promise<void> {
  await db.shownKey.deleteMany({ where: { expiresAt: { lte: now() } } })
}
