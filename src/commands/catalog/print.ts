import { styleText } from 'node:util'
import type { CatalogAction } from '../../domain/catalogue/file/catalog-change.ts'
import { formatPath } from '../../domain/catalogue/file/entries.ts'
import type { SentChange, SentIssue } from './send.ts'

type Stream = NodeJS.WriteStream
type Style = Parameters<typeof styleText>[0]

/** Marks of changes that create, publish and retire. Every other change has the mark `~`. */
const marks: Partial<Record<CatalogAction, [string, Style]>> = {
  CREATE_PRODUCT: ['+', 'green'],
  ADD_ENTITLEMENT: ['+', 'green'],
  ADD_METER: ['+', 'green'],
  DEFINE_RELEASE: ['+', 'green'],
  DEFINE_LICENSE_TYPE: ['+', 'green'],
  PUBLISH_LICENSE_TYPE: ['^', 'cyan'],
  RETIRE_LICENSE_TYPE: ['x', 'red'],
}

/** Formats the changes by product, each with its fields. In colour only in a terminal. */
export function printChanges(changes: readonly SentChange[], stream: Stream): string {
  return [...Map.groupBy(changes, ({ product }) => product)]
    .map(([product, own]) =>
      [styleText('bold', product, { stream }), ...own.map((change) => printChange(change, stream))].join(
        '\n',
      ),
    )
    .join('\n\n')
}

function printChange({ action, summary, fields }: SentChange, stream: Stream): string {
  const [mark, style] = marks[action] ?? ['~', 'yellow']
  const line = `  ${styleText(style, mark, { stream })} ${summary}`
  // The summary contains the name of a new record.
  const shown = fields.filter(({ field, before }) => field !== 'name' || before !== null)
  const width = Math.max(...shown.map(({ field }) => field.length))
  return [line, ...shown.map((field) => `      ${printField(field, width)}`)].join('\n')
}

function printField({ field, before, after }: SentChange['fields'][number], width: number): string {
  const name = field.padEnd(width)
  if (before === null) return `${name}  ${after}`
  return after === null ? `${name}  ${before}, removed` : `${name}  ${before} → ${after}`
}

/** Formats the problems of a file, one per line, like a compiler: file, line, column. */
export function printIssues(file: string, issues: readonly SentIssue[], stream: Stream): string {
  return issues
    .map(({ path, message, line, column }) => {
      const place = [file, line, column].filter((part) => part !== null).join(':')
      const name = formatPath(path.slice(1))
      return `${styleText('bold', place, { stream })}  ${name && `${styleText('cyan', name, { stream })} `}${message}`
    })
    .join('\n')
}

/** `1 change`, `2 changes`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
