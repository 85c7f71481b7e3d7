import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
} from 'yaml'
import type { Path, Problem } from './problem.ts'

/** How often one anchor may be used. Aliases are not copied, so this bounds nothing but mistakes. */
const MAX_ALIASES = 10_000

/** Where something stands in a text, both counted from 1. */
export interface Position {
  line: number
  column: number
}

/** A parsed text: what it says, or null when that cannot be told, with all that is wrong with its syntax. */
export interface ParsedYaml {
  value: unknown
  problems: (Problem & Position)[]
  /** The position of what stands at a path, or of the nearest thing around it. */
  locate(path: Path): Position
}

/** Parses YAML (1.2, and so JSON), with anchors and merge keys, and remembers where everything stands. */
export function parseYaml(text: string): ParsedYaml {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true })
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  const problem = (offset: number, message: string) => ({ path: [], message, ...at(offset) })

  const exhausted = document.errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION')
  if (exhausted) return unreadable([problem(exhausted.pos[0], 'is nested too deeply')])
  const problems = [...document.errors, ...document.warnings].map(({ pos, code, message }) =>
    problem(pos[0], messages[code] ?? `is not YAML: ${message}`),
  )
  visit(document, {
    Alias(_key, alias) {
      if (!alias.resolve(document))
        problems.push(problem(startOf(alias), `*${alias.source} names no anchor before it`))
    },
  })
  // After a repeated key the rest can still be read; after any other error it would be guesswork.
  if (problems.some(({ message }) => message !== messages.DUPLICATE_KEY)) return unreadable(problems)
  try {
    return {
      value: document.toJS({ maxAliasCount: MAX_ALIASES }),
      problems,
      locate: (path) => at(offsetOf(document, path)),
    }
  } catch (error) {
    return unreadable([problem(0, `cannot be read: ${error instanceof Error ? error.message : error}`)])
  }
}

const messages: Partial<Record<string, string>> = {
  DUPLICATE_KEY: 'repeats a field of the same mapping',
  MULTIPLE_DOCS: 'begins a second document: a catalogue is one',
  TAB_AS_INDENT: 'is indented by a tab: YAML takes spaces only',
}

function unreadable(problems: ParsedYaml['problems']): ParsedYaml {
  return { value: null, problems, locate: () => ({ line: 1, column: 1 }) }
}

/** The offset of the key or the list item that a path leads to, or of the last step that there is. */
function offsetOf(document: Document.Parsed, path: Path): number {
  let node: unknown = document.contents
  let offset = startOf(node)
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      if (!pair) return offset
      offset = startOf(pair.key)
      node = pair.value
    } else if (isSeq(node) && Number(step) < node.items.length) {
      node = node.items[Number(step)]
      offset = startOf(node)
    } else return offset
  }
  return offset
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0
}
