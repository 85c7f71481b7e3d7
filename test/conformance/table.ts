import { basename } from 'node:path'
import type { Client } from './clients.ts'

/** What Vitest reports as JSON. */
export interface Report {
  testResults: {
    name: string
    assertionResults: { ancestorTitles: string[]; status: string; duration?: number | null }[]
  }[]
}

interface Cell {
  passed: number
  all: number
  seconds: number
}

/** The conformance tests in a report, by group and client. */
export function readCells({ testResults }: Report) {
  const files = testResults.filter(({ name }) => name.includes('/test/conformance/'))
  const groups = [...new Set(files.map(({ name }) => basename(name, '.test.ts')))].sort()
  const cellOf = ({ name: client }: Client, group: string): Cell => {
    const tests = files
      .filter(({ name }) => basename(name, '.test.ts') === group)
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ ancestorTitles }) => ancestorTitles[0] === client)
    const passed = tests.filter(({ status }) => status === 'passed').length
    const seconds = tests.reduce((sum, { duration }) => sum + (duration ?? 0), 0) / 1000
    return { passed, all: tests.length, seconds }
  }
  /** Whether a client passed every test of every group. A group that could not be loaded has no tests, and fails. */
  const hasPassed = (client: Client) => {
    const cells = groups.map((group) => cellOf(client, group))
    return cells.length > 0 && cells.every(({ passed, all }) => all > 0 && passed === all)
  }
  return { groups, cellOf, hasPassed }
}

/** Returns a table of the tests that passed and of the seconds that they took. A client with a note did not run. */
export function tableOf(report: Report, clients: Client[], notes = new Map<Client, string>()): string {
  const { groups, cellOf, hasPassed } = readCells(report)
  const rows = [
    ['client', ...groups, 'all', 'result'],
    ...clients.map((client) => {
      const cells = groups.map((group) => cellOf(client, group))
      const note = notes.get(client)
      return [
        client.name,
        ...cells.map(({ passed, all, seconds }) => (note ? '' : `${passed}/${all} ${Math.round(seconds)} s`)),
        note ? '' : `${Math.round(cells.reduce((sum, { seconds }) => sum + seconds, 0))} s`,
        note ?? (hasPassed(client) ? 'passed' : 'FAILED'),
      ]
    }),
  ]
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
