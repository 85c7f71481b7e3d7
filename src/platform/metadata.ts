import type { Tx } from './db.ts'

/**
 * Writes metadata once more where Prisma does not write all of it: it leaves out keys named `__proto__`, at
 * any depth. Metadata comes back byte for byte, those keys included.
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
