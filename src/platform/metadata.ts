import type { Tx } from './db.ts'

/**
 * Writes metadata, or another column of JSON, again if Prisma dropped a part: it drops names `__proto__` at any depth. With
 * this, every name and value is returned as it was sent. The order of names is not kept: `jsonb` has an order of its own.
 */
export async function keepMetadata(
  tx: Tx,
  table: 'accounts' | 'activations' | 'licenses',
  id: string,
  metadata: object,
  column: 'metadata' | 'components' = 'metadata',
): Promise<void> {
  const json = JSON.stringify(metadata)
  if (!json.includes('"__proto__"')) return
  await tx.$executeRawUnsafe(`update ${table} set ${column} = $1::jsonb where id = $2::uuid`, json, id)
}
