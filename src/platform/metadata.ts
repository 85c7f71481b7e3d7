import type { Prisma } from '../../prisma/client/client.ts'
import type { Tx } from './db.ts'

/** Whether Prisma would damage a value: it assigns members, so `__proto__` replaces a prototype, and reads `$type` itself. */
function isDamaged(json: string): boolean {
  return json.includes('"__proto__"') || json.includes('"$type"')
}

/** Returns a value of JSON for Prisma; an empty object if Prisma would damage it. `keepMetadata` then writes it. */
export function toPrismaJson(value: object): Prisma.InputJsonObject {
  return isDamaged(JSON.stringify(value)) ? {} : (value as Prisma.InputJsonObject)
}

/**
 * Writes metadata, or another column of JSON, that `toPrismaJson` left out. With both, every name and value is returned as
 * it was sent. The order of names is not kept: `jsonb` has an order of its own.
 */
export async function keepMetadata(
  tx: Tx,
  table: 'accounts' | 'activations' | 'bulk_operations' | 'licenses' | 'partners' | 'scheduled_changes',
  id: string,
  metadata: object,
  column: 'metadata' | 'components' | 'change' | 'parameters' | 'selection' = 'metadata',
): Promise<void> {
  const json = JSON.stringify(metadata)
  if (!isDamaged(json)) return
  await tx.$executeRawUnsafe(`update ${table} set ${column} = $1::jsonb where id = $2::uuid`, json, id)
}
