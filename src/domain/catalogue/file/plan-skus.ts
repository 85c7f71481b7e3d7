import { nameSkus } from '../license-types/name-skus.ts'
import type { PlannedChange } from './change.ts'
import type { CurrentLicenseType } from './current.ts'
import type { LicenseTypePart } from './read.ts'
import { rulesDifference } from './rules-difference.ts'

/** Plans the SKUs of a license type, where the entry states them: they are no rules, and make no revision. */
export function planSkus(
  place: Pick<PlannedChange, 'product' | 'subject' | 'revision'>,
  { code, skus }: LicenseTypePart,
  current: CurrentLicenseType | undefined,
): PlannedChange[] {
  if (!skus) return []
  const before = current?.skus ?? []
  const after = skus.toSorted()
  if (before.toSorted().join('\n') === after.join('\n')) return []
  return [
    {
      ...place,
      action: 'NAME_SKUS',
      summary: `name the SKUs of license type ${code}`,
      fields: rulesDifference({ skus: before }, { skus: after }),
      perform: async (ctx, tx) => {
        const { id } = await tx.licenseType.findUniqueOrThrow({ where: { code } })
        await nameSkus(ctx, tx, id, skus)
      },
    },
  ]
}
