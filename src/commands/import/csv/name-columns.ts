import { ImportFileError } from '../file-error.ts'
import { type ColumnName, columns } from './columns.ts'

/** Columns of a file by their name in it; an empty name leaves the column out. */
export type ColumnMap = ReadonlyMap<string, ColumnName | ''>

const known: readonly string[] = columns.map(({ name }) => name)

/** Names that other systems give to the columns, for suggestions. */
const synonyms: Partial<Record<ColumnName, RegExp>> = {
  key: /^(licen[cs]e|product|activation|serial)?_?(key|keys|serial|code|number)$|^serial_number$/,
  contact_email: /mail/,
  contact_name: /^(contact|full_name|user|user_name|person|recipient)$/,
  external_id: /^(id|customer_id|account_id|client_id|user_id|payment_id|reference)$/,
  account_name: /^(name|account|company|company_name|customer|customer_name|client|organi[sz]ation)$/,
  license_type: /^(type|plan|policy|product|product_name|edition|sku|licen[cs]e|licen[cs]e_plan)$/,
  issued:
    /^(issued_at|created|created_at|date|date_created|purchased|purchased_at|purchase_date|order_date)$/,
  starts: /^(start|starts_at|started|start_date|valid_from|activated_at)$/,
  expiry: /expir|^(valid_until|valid_to|end|ends|end_date|ends_at)$/,
  updates_until:
    /^(updates?|upgrades?|maintenance|support)_?(until|to|expiry|expires|expires_at|expiration|ends?|end_date)$/,
  max_activations:
    /^(activation_limit|activations|limit|seats|devices|machines_limit|max_machines|quantity)$/,
  suspended: /^(is_suspended|disabled|blocked|banned|revoked)$/,
  fingerprints: /^(fingerprint|machine|machines|device|device_ids?|hardware_ids?|hwid|sites)$/,
  metadata: /^(meta|notes?|comments?|custom|extra)$/,
}

/** Reads values of the option `--map`, such as `License Key=key`. Throws `ImportFileError` if one names no column. */
export function parseColumnMap(entries: readonly string[]): ColumnMap {
  return new Map(
    entries.map((entry) => {
      const at = entry.lastIndexOf('=')
      const [from, to] = [entry.slice(0, at).trim(), entry.slice(at + 1).trim()]
      if (at < 1 || (to !== '' && !isColumn(to)))
        throw new ImportFileError(
          `Write "<column of the file>=<column>", such as "License Key=key", or "Notes=" to leave a column out. The columns are ${known.join(', ')}.`,
        )
      return [normalize(from), to as ColumnName | ''] as const
    }),
  )
}

/**
 * Returns the column of each cell of the header; empty for a column that is left out. Case, spaces and dashes do not
 * matter. Throws `ImportFileError` with every missing, repeated and unknown column, and with what an unknown one may be.
 */
export function nameColumns(path: string, header: readonly string[], map: ColumnMap): (ColumnName | '')[] {
  const cells = header.map((cell) => cell.trim())
  const names = cells.map((cell) => map.get(normalize(cell)) ?? normalize(cell))
  const unused = [...map.keys()].filter((from) => !cells.some((cell) => normalize(cell) === from))
  const isHeader = names.some(isColumn) || names.some((name) => meantBy(name) !== undefined)
  const problems = [
    ...columns
      .filter((column) => 'required' in column && !names.includes(column.name))
      .map(({ name }) => `the column ${name} is missing`),
    ...names
      .filter((name, index) => name !== '' && names.indexOf(name) !== index)
      .map((name) => (isColumn(name) ? `the column ${name} is there twice` : 'a column is there twice')),
    ...names.flatMap((name, index) =>
      name === '' || isColumn(name) ? [] : [unknownColumn(cells[index]!, index + 1, isHeader)],
    ),
    ...unused.map((from) => `--map names the column "${from}", which the file does not have`),
  ]
  if (problems.length > 0)
    throw new ImportFileError(`${path}: ${problems.join('; ')}. The columns are ${known.join(', ')}.`)
  return names as (ColumnName | '')[]
}

function unknownColumn(cell: string, place: number, isHeader: boolean): string {
  // In a file without a header, the first line has a key.
  if (!isHeader || mayBeKey(cell))
    return `column ${place} has no known name (does the first line name the columns?)`
  const meant = meantBy(normalize(cell))
  const advice = meant
    ? `if it is ${meant}, add --map "${cell}=${meant}"`
    : `add --map "${cell}=<column>", or --map "${cell}=" to leave it out`
  return `column ${place}, "${cell}", is unknown: ${advice}`
}

function meantBy(name: string): ColumnName | undefined {
  return columns.find((column) => synonyms[column.name]?.test(name))?.name
}

/** Whether a text may be a license key, so that no message may repeat it. */
export function mayBeKey(text: string): boolean {
  return text.length > 64 || (text.match(/\d/g)?.length ?? 0) > 4
}

function isColumn(name: string): name is ColumnName {
  return known.includes(name)
}

function normalize(cell: string): string {
  return cell
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
}
