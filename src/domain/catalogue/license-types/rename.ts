import { z } from 'zod'
import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import { recordEvent } from '../../../platform/events.ts'
import { code, parseInput, text } from '../../../platform/input.ts'
import { getLicenseType } from './get-license-type.ts'

const renaming = z.object({ code, name: text({ max: 200 }), description: text({ max: 2000 }).nullable() })

/** Gives a license type another name and description; its code and its rules stay. Idempotent. */
export async function renameLicenseType(
  ctx: Context,
  tx: Tx,
  raw: unknown,
): Promise<{ licenseTypeId: string }> {
  const { code, ...about } = parseInput(renaming, raw)
  const { id, name, description } = await getLicenseType(tx, code)
  if (name === about.name && description === about.description) return { licenseTypeId: id }
  await tx.licenseType.update({ where: { id }, data: about })
  await recordEvent(ctx, tx, {
    type: 'license-type.renamed',
    subjectId: id,
    data: { code, from: name, to: about.name },
  })
  return { licenseTypeId: id }
}
