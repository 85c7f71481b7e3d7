import type { ObjectType } from '../objects/object-type.ts'
import type { CrmRecord } from '../objects/record.ts'
import type { Portal } from '../portal/portal.ts'

/** The associations in the response for one record: ids as text, one entry for each type. */
export function presentAssociations(
  portal: Portal,
  type: ObjectType,
  record: CrmRecord,
  others: readonly ObjectType[],
): Record<string, { results: { id: string; type: string }[] }> {
  const entries = others.map((other) => {
    const plain = `${type.singular}_to_${other.singular}`
    const results = portal.associations
      .of(type.id, record.id, other.id)
      .flatMap(({ id, types }) =>
        types.map(({ label }) => ({ id, type: label === 'Primary' ? `${plain}_primary` : plain })),
      )
    return [other.name, { results }] as const
  })
  return Object.fromEntries(entries.filter(([, { results }]) => results.length > 0))
}
