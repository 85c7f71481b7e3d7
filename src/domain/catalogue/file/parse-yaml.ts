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

/** How often one anchor can be used. Aliases are not copied, so the limit only catches mistakes. */
const MAX_ALIASES = 10_000

/** A position in a text. Line and column are counted from 1. */
export interface Position {
  line: number
  column: number
}

/** A parsed text with its syntax problems. The value is null if the text could not be read. */
export interface ParsedYaml {
  value: unknown
  problems: (Problem & Position)[]
  /** Position of the value at a path, or of the nearest value around it. */
  locate(path: Path): Position
}

/** Parses YAML 1.2, including JSON, with anchors and merge keys. Keeps the positions of all values. */
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
        problems.push(
          problem(startOf(alias), `*${alias.source} refers to an anchor that is not defined before it`),
        )
    },
  })
  // After a repeated key the text can still be read. After any other error its meaning is uncertain.
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
  DUPLICATE_KEY: 'appears twice in the same mapping; remove one',
  MULTIPLE_DOCS: 'starts a second document; a catalogue is one document',
  TAB_AS_INDENT: 'is indented with a tab; use spaces',
}

function unreadable(problems: ParsedYaml['problems']): ParsedYaml {
  return { value: null, problems, locate: () => ({ line: 1, column: 1 }) }
}

/** Offset of the key or list item at a path, or of the last step of the path that exists. */
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
