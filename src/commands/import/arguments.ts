import { parseArgs } from 'node:util'
import { isTimeZone } from '../../platform/time-zone.ts'
import { parseColumnMap } from './csv/name-columns.ts'
import { ImportFileError } from './file-error.ts'
import { importFormats } from './formats.ts'
import type { ImportRequest } from './run-import.ts'

export interface ImportArguments {
  request: Pick<ImportRequest, 'format' | 'paths' | 'dryRun' | 'csv'>
  reportFile: string | undefined
}

/** Reads the command line, or answers what is wrong with it; null asks for help. */
export function readArguments(args: string[]): ImportArguments | { problem: string } | null {
  const options = {
    'dry-run': { type: 'boolean', default: false },
    report: { type: 'string' },
    zone: { type: 'string' },
    map: { type: 'string', multiple: true, default: [] as string[] },
    help: { type: 'boolean', default: false },
  } as const
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    if (values.help) return null
    const [name, ...paths] = positionals
    const format = importFormats.find((known) => known === name)
    if (!format) return { problem: `say what to import: ${importFormats.join(' or ')}` }
    if (paths.length === 0) return { problem: 'name a file' }
    if (format === 'csv' && paths.length > 1) return { problem: 'name one CSV file; import others after it' }
    const { zone = null } = values
    if (zone !== null && !isTimeZone(zone))
      return { problem: `--zone ${zone}: name a time zone, such as Europe/Berlin` }
    if (format !== 'csv' && (zone !== null || values.map.length > 0))
      return { problem: '--zone and --map are for a CSV file' }
    const csv = { zone, map: parseColumnMap(values.map) }
    return { request: { format, paths, dryRun: values['dry-run'], csv }, reportFile: values.report }
  } catch (error) {
    if (error instanceof TypeError || error instanceof ImportFileError) return { problem: error.message }
    throw error
  }
}
