import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pageOf } from './page.ts'
import type { Report } from './report.ts'

/** Writes `report.json` and a page that loads nothing. Returns the path of the page. */
export function writeReport(folder: string, report: Report): string {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`)
  const page = join(folder, 'report.html')
  writeFileSync(page, pageOf(report))
  return page
}
