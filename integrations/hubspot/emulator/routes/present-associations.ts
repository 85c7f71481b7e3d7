import { type AssociationType, primaryType } from '../associations/association-types.ts'
import { type Page, pageOf } from '../associations/page.ts'
import type { ObjectType } from '../objects/object-type.ts'
import type { CrmRecord } from '../objects/record.ts'
import type { Portal } from '../portal/portal.ts'

/**
 * The associations in the response for one record: ids as text, one entry for each type. The name of a type without
 * label ends in `_unlabeled` if the pair has a primary type; the primary type has the plain name, and a label its own name.
 */
export function presentAssociations(
  portal: Portal,
  type: ObjectType,
  record: CrmRecord,
  others: readonly ObjectType[],
): Record<string, Page<{ id: string; type: string }>> {
  const entries = others.map((other) => {
    const plain = `${type.singular}_to_${other.singular}`
    const unlabeled = primaryType(type.id, other.id) ? `${plain}_unlabeled` : plain
    const nameOf = (one: AssociationType) =>
      'name' in one ? String(one.name) : one.label ? plain : unlabeled
    const results = portal.associations
      .of(type.id, record.id, other.id)
      .flatMap(({ id, types }) => types.map((one) => ({ id, type: nameOf(one) })))
    return [other.name.replaceAll('_', ' '), pageOf(results, portal.associationPage)] as const
  })
  return Object.fromEntries(entries.filter(([, { results }]) => results.length > 0))
}
