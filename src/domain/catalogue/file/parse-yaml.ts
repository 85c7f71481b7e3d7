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
import { say, type Text } from '../../../texts/say.ts'
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
  const problem = (offset: number, text: Text) => ({ path: [], text, ...at(offset) })

  const exhausted = document.errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION')
  if (exhausted) return unreadable([problem(exhausted.pos[0], say('CATALOG_NESTED_TOO_DEEPLY'))])
  const problems = [...document.errors, ...document.warnings].map(({ pos, code, message }) =>
    problem(pos[0], texts[code] ?? say('CATALOG_NOT_YAML', { problem: message })),
  )
  visit(document, {
    Alias(_key, alias) {
      if (!alias.resolve(document))
        problems.push(problem(startOf(alias), say('CATALOG_ANCHOR_UNKNOWN', { anchor: alias.source })))
    },
  })
  // After a repeated key the text can still be read. After any other error its meaning is uncertain.
  if (problems.some(({ text }) => text !== texts.DUPLICATE_KEY)) return unreadable(problems)
  try {
    return {
      value: document.toJS({ maxAliasCount: MAX_ALIASES }),
      problems,
      locate: (path) => at(offsetOf(document, path)),
    }
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error)
    return unreadable([problem(0, say('CATALOG_UNREADABLE', { problem: found }))])
  }
}

const texts: Partial<Record<string, Text>> = {
  DUPLICATE_KEY: say('CATALOG_KEY_REPEATED'),
  MULTIPLE_DOCS: say('CATALOG_SECOND_DOCUMENT'),
  TAB_AS_INDENT: say('CATALOG_TAB'),
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
