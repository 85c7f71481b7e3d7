import { z } from 'zod'
import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import { code, parseInput } from '../../../platform/input.ts'
import { line, prose } from '../../../platform/readable-text.ts'
import { getLicenseType } from './get-license-type.ts'
import { recordChange } from './version.ts'

const renameInput = z.strictObject({
  code,
  name: line({ max: 200 }),
  description: prose({ max: 2000 }).nullable(),
})

/**
 * Changes the name and the description of a license type. Code and rules stay. Idempotent. Refused
 * LICENSE_TYPE_NOT_FOUND.
 */
export async function renameLicenseType(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof renameInput>,
): Promise<{ licenseTypeId: string }> {
  const { code, ...names } = parseInput(renameInput, raw)
  const { id, name, description } = await getLicenseType(tx, code)
  if (name === names.name && description === names.description) return { licenseTypeId: id }
  await tx.licenseType.update({ where: { id }, data: names })
  await recordChange(ctx, tx, {
    type: 'license-type.renamed',
    subjectId: id,
    data: { code, from: name, to: names.name },
  })
  return { licenseTypeId: id }
}
