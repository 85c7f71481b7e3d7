import type { Tx } from './db.ts'

/**
 * Writes metadata again if Prisma dropped a part: it drops keys named `__proto__` at any depth. With this, metadata is
 * returned exactly as it was sent.
 */
export async function keepMetadata(
  tx: Tx,
  table: 'accounts' | 'activations' | 'licenses',
  id: string,
  metadata: object,
): Promise<void> {
  const json = JSON.stringify(metadata)
  if (!json.includes('"__proto__"')) return
  await tx.$executeRawUnsafe(`update ${table} set metadata = $1::jsonb where id = $2::uuid`, json, id)
}
