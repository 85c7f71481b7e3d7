import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import MarkdownIt from 'markdown-it'
import { describe, expect, test } from 'vitest'
import { variables } from '../../src/config/variables.ts'

const notOurs = [
  '**/node_modules/**',
  '**/dist/**',
  '**/generated/**',
  'prisma/client/**',
  'bench/results/**',
  'data/**',
]
const pages = [
  ...globSync('*.md'),
  ...globSync(['docs/**/*.md', 'integrations/**/*.md', '{client,verifier}/*.md'], { exclude: notOurs }),
].toSorted()
/** Files that name paths outside of a page: descriptions in the graph, settings, alerts, messages and comments. */
const others = globSync(
  [
    '*.{yaml,yml,json}',
    '.env.example',
    'Dockerfile',
    'schema/*.graphql',
    'monitoring/*',
    '{src,schema,integrations,client,verifier,demo,bench}/**/*.ts',
  ],
  { exclude: [...notOurs, 'package-lock.json'] },
)
const text = new Map([...pages, ...others].map((path) => [path, readFileSync(path, 'utf8')]))
const files = globSync('**/*.*', { exclude: notOurs })
const names = new Set(files.map((path) => basename(path)))
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
const markdown = new MarkdownIt()

/** Folders and files that a command writes. */
const written = ['bench/results/', 'data/', 'verifier/dist/', 'client/dist/', 'dist/']

const folders = 'bench|bin|demo|deploy|docs|integrations|monitoring|prisma|schema|src|test|verifier'
const inFolder = new RegExp(`(?<![\\w./@:~-])(?:${folders})/[\\w./<>*-]*[\\w/>*]`, 'g')
/** A file by its name alone, of a kind that only a repository has. */
const bare = /^[\w.-]+\.(ts|tsx|md|prisma|graphql)$/

/** The line of a position. */
const lineOf = (page: string, index: number) => page.slice(0, index).split('\n').length

/** Whether a path exists, from the root or from the folder of the page. `<noun>` and `*` stand for any name. */
function isThere(path: string, page: string): boolean {
  if (written.some((folder) => path.startsWith(folder))) return true
  const pattern = path.replace(/\/$/, '').replaceAll(/<[^>]*>/g, '*')
  const candidates = [pattern, normalize(join(dirname(page), pattern))]
  return candidates.some((one) => (one.includes('*') ? globSync(one).length > 0 : existsSync(one)))
}

/** The paths that a text names and that do not exist. */
function missingPaths(path: string): string[] {
  const page = text.get(path)!.replaceAll('<br>', ' ')
  return [...page.matchAll(inFolder)]
    .filter(([named]) => !isThere(named, path))
    .map(({ 0: named, index }) => `${path}:${lineOf(page, index)}: ${named}`)
}

/** The file names in code spans that no file has. */
function missingNames(path: string): string[] {
  const page = text.get(path)!.replaceAll(/^```[\s\S]*?^```/gm, (block) => block.replaceAll(/[^\n]/g, ' '))
  return [...page.matchAll(/`([^`\n]+)`/g)]
    .filter(([, named]) => bare.test(named!) && !names.has(named!))
    .map(({ 1: named, index }) => `${path}:${lineOf(page, index)}: ${named}`)
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>()
  const tokens = markdown.parse(page, {})
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'heading_open') continue
    const heading = tokens[index + 1]!.children!
    const slug = heading
      .map(({ content }) => content)
      .join('')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-')
    let anchor = slug
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`
    anchors.add(anchor)
  }
  return anchors
}

/** The relative links of a page that lead nowhere. */
function brokenLinks(path: string): string[] {
  const links = markdown
    .parse(text.get(path)!, {})
    .flatMap(({ children, map }) => (children ?? []).map((token) => ({ token, line: (map?.[0] ?? 0) + 1 })))
    .flatMap(({ token, line }) => {
      const target = token.attrGet('href') ?? token.attrGet('src')
      return target && !/^(https?|mailto):/.test(`${target}`)
        ? [{ target: decodeURI(`${target}`), line }]
        : []
    })
  return links
    .filter(({ target }) => {
      const [file = '', anchor] = target.split('#')
      const to = file === '' ? path : normalize(join(dirname(path), file))
      if (!existsSync(to)) return true
      return anchor !== undefined && !(to.endsWith('.md') && anchorsOf(readFileSync(to, 'utf8')).has(anchor))
    })
    .map(({ target, line }) => `${path}:${line}: ${target}`)
}

/** The scripts of the nearest package and of the root. */
function scriptsAt(path: string): Record<string, string> {
  const own = join(dirname(path), 'package.json')
  return { ...scripts, ...(existsSync(own) && JSON.parse(readFileSync(own, 'utf8')).scripts) }
}

/** Variables of the gateway, and of the client in the software of a vendor. */
const knownVariables = [...Object.keys(variables), 'LICET_FINGERPRINT', 'LICET_LICENSE_KEY']

/** The npm scripts and the variables of Licet that a text names and that do not exist. */
function missingNouns(path: string): string[] {
  const page = text.get(path)!
  const known = scriptsAt(path)
  const run = [...page.matchAll(/\bnpm (?:(?:run|run-script) (?:--?[\w-]+ )*([\w:-]*\w)|(start|test)\b)/g)]
    .map((match) => ({ named: match[1] ?? match[2]!, index: match.index }))
    .filter(({ named }) => !Object.hasOwn(known, named))
  const set = [...page.matchAll(/\bLICET_[A-Z_]*[A-Z](_(?=[^A-Z]))?/g)]
    .map(({ 0: named, index }) => ({ named, index }))
    .filter(({ named }) => !knownVariables.some((name) => name === named || isPrefix(named, name)))
  return [...run, ...set].map(({ named, index }) => `${path}:${lineOf(page, index)}: ${named}`)
}

/** A family of variables, such as `LICET_FINDING` or `LICET_LIMIT_`. */
const isPrefix = (named: string, name: string) => name.startsWith(named.endsWith('_') ? named : `${named}_`)

test('the pages are found', () => {
  expect(pages).toEqual(
    expect.arrayContaining(['README.md', 'SECURITY.md', 'docs/graph.md', 'verifier/README.md']),
  )
  expect(others.length).toBeGreaterThan(500)
})

describe.each(pages)('%s', (path) => {
  test('names paths that exist', () => {
    expect([...missingPaths(path), ...missingNames(path)]).toEqual([])
  })

  test('has links that lead somewhere', () => {
    expect(brokenLinks(path)).toEqual([])
  })

  test('names npm scripts and variables that exist', () => {
    expect(missingNouns(path)).toEqual([])
  })
})

test('descriptions, settings, messages and comments name pages, scripts and variables that exist', () => {
  const missing = others.flatMap((path) => [
    ...missingPaths(path).filter((named) => /: (docs|monitoring)\//.test(named)),
    ...missingNouns(path),
  ])
  expect(missing).toEqual([])
})

test('finds a missing path, file name, link, anchor, script and variable', () => {
  text.set(
    'docs/made-up.md',
    [
      'See src/domain/nowhere.ts, `nothing.ts` and `src/domain/<nouns>/<verb>.ts`.',
      '',
      '[a](graph.md#nothing) [b](nothing.md) [c](graph.md#validation) [d](#here)',
      '# Here',
      '`npm run nothing`, `npm run catalog`, `LICET_NOTHING`, `LICET_FINDING` and `LICET_SECRET`.',
    ].join('\n'),
  )
  const path = 'docs/made-up.md'
  expect([...missingPaths(path), ...missingNames(path)]).toEqual([
    `${path}:1: src/domain/nowhere.ts`,
    `${path}:1: nothing.ts`,
  ])
  expect(brokenLinks(path).toSorted()).toEqual(
    [`${path}:3: graph.md#nothing`, `${path}:3: nothing.md`, `${path}:3: #here`].toSorted(),
  )
  expect(missingNouns(path)).toEqual([`${path}:5: nothing`, `${path}:5: LICET_NOTHING`])
})
