import type { IssuedLicense } from '../../src/domain/licenses/issue-many.ts'
import { csvLine } from '../../src/platform/csv.ts'
import { toTypedId } from '../../src/platform/ids.ts'

/** Returns the keys of licenses as a file: CSV (RFC 4180) with a header, one license a row. */
export function keyFile(licenses: readonly IssuedLicense[]): string {
  const rows = licenses.map(({ licenseId, accountId, licenseType, licenseKey }) => [
    toTypedId('License', licenseId),
    toTypedId('Account', accountId),
    licenseType,
    licenseKey,
  ])
  return [['license', 'account', 'license_type', 'key'], ...rows].map(csvLine).join('')
}
