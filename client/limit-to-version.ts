import type { LicenseSnapshot } from '../verifier/license-snapshot.ts'
import { findTooNew, type Software } from '../verifier/software.ts'
import type { Statement } from './memory.ts'

/**
 * Without the gateway, a "yes" ends with the updates of the license, if the software is newer. Loaded where the settings say when
 * the software was released.
 */
export function limitToVersion(
  statement: Statement,
  license: LicenseSnapshot,
  software: Software,
): Statement {
  const isTooNew = (at: number) => findTooNew(license, software, at) !== null
  if (isTooNew(statement.asOf)) return { ...statement, valid: false, code: 'VERSION_NOT_ALLOWED' }
  const end = Date.parse(license.updatesUntil ?? license.expiry ?? '')
  return isTooNew(statement.until) && end < statement.until ? { ...statement, until: end } : statement
}
