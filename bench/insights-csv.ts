export interface CsvLine {
  group: string
  of: string
  figure: string
  value: string
}

type Row = Record<string, unknown>

/** Members that identify a figure. The other members are its values. */
const names = new Set(['step', 'upTo', 'code', 'licenseType', 'kind', 'meter', 'product', 'version'])

/** Returns the differences between the figures of the graph and the lines of the CSV report. */
export function csvDifferences(insights: Row, lines: readonly CsvLine[]): string[] {
  const figures = Object.entries(insights).flatMap(([group, figure]) =>
    (Array.isArray(figure) ? figure : group === 'renewals' ? [figure] : []).flatMap((row: Row) =>
      figuresOf(row).map(([name, value]) => ({ group, row, name, value: String(value ?? '') })),
    ),
  )
  const missing = figures.filter(
    ({ group, row, name, value }) =>
      !lines.some(
        (line) => line.group === group && line.figure === name && line.value === value && isOf(line, row),
      ),
  )
  const differences = missing.map(
    ({ group, row, name }) => `report.csv lacks ${group} ${name} of ${JSON.stringify(row)}`,
  )
  if (figures.length === lines.length) return differences
  return [...differences, `report.csv has ${lines.length} lines for ${figures.length} figures`]
}

/** Returns the figures of a row. The figures of a finding are in its evidence. */
function figuresOf(row: Row): (readonly [string, unknown])[] {
  return Object.entries(row).flatMap(([name, value]) => {
    if (name === 'evidence')
      return (value as { name: string; value: number }[]).map((one) => [one.name, one.value] as const)
    return names.has(name) || name === 'records' ? [] : [[name, value] as const]
  })
}

function isOf({ of }: CsvLine, row: Row): boolean {
  return Object.entries(row).every(([name, value]) => {
    if (!names.has(name) || value === null) return true
    return of.includes(String(value))
  })
}
