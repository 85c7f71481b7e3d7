import { z } from 'zod'
import type { LicenseType } from '../../../../prisma/client/client.ts'
import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import { StateRefusal } from '../../../platform/errors.ts'
import { type NewEvent, recordEvent } from '../../../platform/events.ts'
import { say } from '../../../texts/say.ts'
import { getLicenseType, licenseTypeNotFound } from './get-license-type.ts'

/** A version that a change requires; 0 requires that the license type does not exist. */
export const expectedVersion = z.int()

/**
 * Returns the license type with that code, and locks it until the transaction ends: its version then stays. Refused
 * LICENSE_TYPE_NOT_FOUND.
 */
export async function lockLicenseType(tx: Tx, code: string): Promise<LicenseType> {
  await tx.$queryRaw`select 1 from license_types where code = ${code} for no key update`
  return await getLicenseType(tx, code)
}

/**
 * Refuses LICENSE_TYPE_CHANGED unless the license type has the expected version. Null and undefined expect nothing. The license
 * type must be locked.
 */
export function assertVersion(
  { code, version }: Pick<LicenseType, 'code' | 'version'>,
  expected: number | null | undefined,
): void {
  if (expected === null || expected === undefined || expected === version) return
  throw licenseTypesChanged([{ code, expected }])
}

/**
 * Returns the refusal of a change of license types that do not have the expected versions. A license type that was expected not
 * to exist is refused alone.
 */
export function licenseTypesChanged(unexpected: readonly { code: string; expected: number }[]): StateRefusal {
  const codes = unexpected.map(({ code }) => code)
  const existing = unexpected.find(({ expected }) => expected === 0)
  const text = existing
    ? say('LICENSE_TYPE_EXISTS', { licenseType: existing.code })
    : codes.length === 1
      ? say('LICENSE_TYPE_CHANGED', { licenseType: codes[0]! })
      : say('LICENSE_TYPES_CHANGED', { licenseTypes: codes })
  return new StateRefusal('LICENSE_TYPE_CHANGED', text, 'READ_AGAIN')
}

/**
 * Refuses LICENSE_TYPE_CHANGED unless all license types have their expected versions, and LICENSE_TYPE_NOT_FOUND if one does not
 * exist. Locks the license types until the transaction ends.
 */
export async function assertVersions(
  tx: Tx,
  expectations: readonly { code: string; version: number }[],
): Promise<void> {
  const codes = expectations.map(({ code }) => code)
  await tx.$queryRaw`select 1 from license_types where code = any(${codes}) order by code for no key update`
  const found = await tx.licenseType.findMany({ where: { code: { in: codes } } })
  const present = new Map(found.map(({ code, version }) => [code, version]))
  const missing = expectations.find(({ code, version }) => version !== 0 && !present.has(code))
  if (missing) throw licenseTypeNotFound(missing.code)
  const unexpected = expectations.filter(({ code, version }) => version !== (present.get(code) ?? 0))
  if (unexpected.length > 0)
    throw licenseTypesChanged(unexpected.map(({ code, version }) => ({ code, expected: version })))
}

/** Records a change of a license type, and gives the license type its next version. */
export async function recordChange(ctx: Context, tx: Tx, event: NewEvent): Promise<void> {
  await tx.licenseType.update({ where: { id: event.subjectId }, data: { version: { increment: 1 } } })
  await recordEvent(ctx, tx, event)
}
