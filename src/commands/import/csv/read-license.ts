import type { Context } from '../../../platform/context.ts'
import { Refusal } from '../../../platform/errors.ts'
import { findTypes } from '../find-types.ts'
import type { ImportedLicense, ImportedLicenseType } from '../imported-records.ts'
import { toLicense } from './license.ts'
import { mayBeKey } from './name-columns.ts'
import type { Cells } from './read-rows.ts'
import { createRowReader, type Row } from './row.ts'

/** Most license types that are remembered, so that a column of other texts needs little memory. */
const MOST_TYPES = 1_000

/** A row that can be imported, with its license. */
export interface LicenseRow {
  row: Row
  license: ImportedLicense
}

/** Reads a row, or returns everything that is wrong with it. `source` is its place. */
export type ReadLicense = (cells: Cells | null, source: string) => Promise<LicenseRow | { problems: string }>

/** Creates the reader of rows. `zone`: time zone of local times; null refuses them. */
export function createLicenseReader(ctx: Context, zone: string | null): ReadLicense {
  const readRow = createRowReader(zone)
  const types = new Map<string, ImportedLicenseType | Refusal>()

  async function findType(code: string): Promise<ImportedLicenseType | Refusal> {
    const known = types.get(code)
    if (known) return known
    if (types.size === MOST_TYPES) types.clear()
    const found = (await findTypes(ctx.db, [code])).get(code)!
    types.set(code, found)
    return found
  }

  return async (cells, source) => {
    if (!cells) return { problems: 'the row and the header differ in the number of cells' }
    const row = readRow(cells)
    if ('problems' in row) return row
    const licenseType = types.get(row.license_type) ?? (await findType(row.license_type))
    if (licenseType instanceof Refusal) return { problems: problemOf(licenseType, row) }
    const license = toLicense(row, licenseType, source, ctx.now())
    return 'problems' in license ? license : { row, license }
  }
}

function problemOf(refusal: Refusal, { license_type: code }: Row): string {
  if (refusal.code !== 'LICENSE_TYPE_NOT_FOUND') return `license_type: ${refusal.message}`
  // In a file with shifted columns, the code may be a key.
  return `license_type: there is no license type with ${mayBeKey(code) ? 'this code' : `the code ${code}`}`
}
