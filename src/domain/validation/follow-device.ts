import type { Db, Tx } from '../../platform/db.ts'
import { followComponents } from './device.ts'
import type { ActivationFacts } from './license-facts.ts'

/**
 * Stores the components with which a recognized device was seen now, as `followComponents` returns them, so that the next
 * match compares with them. Writes nothing if they are unchanged, or if another request changed them meanwhile. Returns the
 * activation with its components.
 */
export async function followDevice<T extends Pick<ActivationFacts, 'id' | 'components'>>(
  db: Tx | Db,
  activation: T,
  presented: Record<string, string>,
): Promise<T> {
  const components = followComponents(activation.components, presented)
  if (!components) return activation
  await db.$executeRaw`
    update activations set components = ${JSON.stringify(components)}::jsonb
    where id = ${activation.id}::uuid and components = ${JSON.stringify(activation.components)}::jsonb`
  return { ...activation, components }
}
