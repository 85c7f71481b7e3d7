export const importedKinds = [
  'products',
  'entitlements',
  'licenseTypes',
  'accounts',
  'contacts',
  'licenses',
  'activations',
] as const
export type ImportedKind = (typeof importedKinds)[number]
export type ImportCounts = Record<ImportedKind, number>

/** A remark about one entry of the file. It never contains the key. */
export interface Remark {
  source: string
  reason: string
}

export interface ImportReport {
  dryRun: boolean
  created: ImportCounts
  /** Records that existed before, and stay unchanged. */
  existed: ImportCounts
  /** Entries that were not imported, with the reason. */
  skipped: Remark[]
  /** Entries that were imported with a difference. */
  noted: Remark[]
  /** Why the import ended early; null if it finished. */
  stopped: string | null
}

/** Creates an empty report. */
export function createReport(dryRun: boolean): ImportReport {
  return { dryRun, created: noCounts(), existed: noCounts(), skipped: [], noted: [], stopped: null }
}

/** Returns the exit code. 0: everything was imported. 2: some entries were skipped. 1: the import did not finish. */
export function exitCodeOf({ skipped, stopped }: ImportReport): 0 | 1 | 2 {
  if (stopped !== null) return 1
  return skipped.length > 0 ? 2 : 0
}

const names: Record<ImportedKind, string> = {
  products: 'products',
  entitlements: 'entitlements',
  licenseTypes: 'license types',
  accounts: 'accounts',
  contacts: 'contacts',
  licenses: 'licenses',
  activations: 'activations',
}

/** Formats the report as text: the counts, then up to `atMost` remarks of each kind. */
export function formatReport(report: ImportReport, atMost = 50): string {
  const { created, existed, skipped, noted, stopped } = report
  const seen = importedKinds.filter((kind) => created[kind] + existed[kind] > 0)
  const row = (name: string, ...cells: (string | number)[]) =>
    `  ${name.padEnd(14)}${cells.map((cell) => String(cell).padStart(10)).join('')}`
  return [
    headingOf(report),
    '',
    row('', 'created', 'existed'),
    ...seen.map((kind) => row(names[kind], created[kind], existed[kind])),
    ...remarks(`${noted.length} noted: imported with a difference`, noted, atMost),
    ...remarks(`${skipped.length} skipped: not imported`, skipped, atMost),
    '',
    verdict(report, stopped),
  ].join('\n')
}

function headingOf({ dryRun, stopped }: ImportReport): string {
  if (dryRun) return 'Dry run: nothing was written.'
  return stopped === null ? 'Imported.' : 'Imported in part.'
}

function remarks(title: string, entries: Remark[], atMost: number): string[] {
  if (entries.length === 0) return []
  const rest = entries.length - atMost
  return [
    '',
    `${title}.`,
    ...entries.slice(0, atMost).map(({ source, reason }) => `  ${source}: ${reason}`),
    ...(rest > 0 ? [`  … and ${rest} more; --report FILE has them all.`] : []),
  ]
}

function verdict({ created, skipped, dryRun }: ImportReport, stopped: string | null): string {
  if (stopped !== null)
    return `Stopped: ${stopped} Every imported account is complete. Run the import again to continue.`
  if (Object.values(created).some((count) => count > 0))
    return dryRun ? 'This is what an import would do.' : 'Running it again changes nothing.'
  if (skipped.length > 0) return 'Nothing was changed. Correct the skipped entries, and run the import again.'
  return 'There was nothing new: nothing was changed.'
}

function noCounts(): ImportCounts {
  return Object.fromEntries(importedKinds.map((kind) => [kind, 0])) as ImportCounts
}
