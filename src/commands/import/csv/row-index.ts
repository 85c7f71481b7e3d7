import { hash } from 'node:crypto'

/** Place of a row in its file. */
export interface RowPlace {
  line: number
  start: number
  end: number
}

/** A row with more bytes counts as several rows of a group: white space around a value can be long. */
const BYTES_OF_ROW = 16_384

/** Returns as how many rows a row counts. Rows that are read at once are few, and few bytes. */
export function weightOf({ start, end }: RowPlace): number {
  return Math.max(1, (end - start) / BYTES_OF_ROW)
}

/**
 * The places of rows in the order of the file, and which of them may have the same account or the same key. A row needs 33
 * bytes. Rows with equal texts are always found together. Rows with other texts are found with them hardly ever: the caller compares.
 */
export interface RowIndex {
  add(place: RowPlace, account: string, key: string): void
  /** Leaves a row out of the accounts. */
  remove(row: number): void
  place(row: number): RowPlace
  /** Returns the rows of each key that several rows have. */
  repeatedKeys(): Generator<number[]>
  /** Returns the rows of each account. The account whose first row is the first one comes first. */
  accounts(): { total: number; each: Generator<number[]> }
}

const FIRST_SIZE = 1024

/** Creates an empty index. */
export function createRowIndex(): RowIndex {
  let size = 0
  let columns = allocate(FIRST_SIZE)

  return {
    add({ line, start, end }, account, key) {
      if (size === columns.start.length) columns = enlarge(columns)
      columns.line[size] = line
      columns.start[size] = start
      columns.length[size] = end - start
      columns.account[size] = digestOf(account)
      columns.key[size] = digestOf(key)
      size++
    },
    remove(row) {
      columns.removed[row] = 1
    },
    place(row) {
      const start = columns.start[row]!
      return { line: columns.line[row]!, start, end: start + columns.length[row]! }
    },
    *repeatedKeys() {
      const rows = Uint32Array.from({ length: size }, (_, row) => row)
      for (const run of runs(rows, columns.key)) if (run.length > 1) yield [...run]
    },
    accounts() {
      const kept = Uint32Array.from({ length: size }, (_, row) => row).filter((row) => !columns.removed[row])
      const firstRow = new Uint32Array(size)
      let total = 0
      for (const run of runs(kept, columns.account)) {
        for (const row of run) firstRow[row] = run[0]!
        total++
      }
      return { total, each: toNumbers(runs(kept, firstRow)) }
    },
  }
}

function allocate(size: number) {
  return {
    line: new Uint32Array(size),
    start: new Float64Array(size),
    length: new Uint32Array(size),
    account: new Float64Array(size),
    key: new Float64Array(size),
    removed: new Uint8Array(size),
  }
}

function enlarge(columns: ReturnType<typeof allocate>): ReturnType<typeof allocate> {
  const larger = allocate(columns.start.length * 2)
  for (const name of Object.keys(columns) as (keyof typeof columns)[]) larger[name].set(columns[name])
  return larger
}

/** Sorts rows by a column and then as in the file, and returns the runs of rows with equal values. */
function* runs(rows: Uint32Array, column: Float64Array | Uint32Array): Generator<Uint32Array> {
  rows.sort((a, b) => column[a]! - column[b]! || a - b)
  let start = 0
  for (let end = 1; start < rows.length; end++) {
    if (end < rows.length && column[rows[end]!] === column[rows[start]!]) continue
    yield rows.subarray(start, end)
    start = end
  }
}

function* toNumbers(runs: Generator<Uint32Array>): Generator<number[]> {
  for (const run of runs) yield [...run]
}

/** Returns 48 bits of the digest of a text. */
function digestOf(text: string): number {
  return hash('sha256', text, 'buffer').readUIntBE(0, 6)
}
