import { readdirSync, readFileSync, statSync } from 'node:fs'
import { extname } from 'node:path'
import { expect, test } from 'vitest'

/**
 * What must be in plain words: files, and folders with all that is in them. A folder that is clean is added here, so that
 * it stays clean. `npx vitest run --project UTC test/docs/language.test.ts` prints the file and line of each wrong word.
 */
const plain = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'docs',
  '.env.example',
  '.ci',
  'compose.yaml',
  'monitoring',
  'Dockerfile',
  'package.json',
  'vitest.config.ts',
  'prisma/models',
  // The printed schemas of every audience are in it.
  'schema',
  'src/auth',
  'src/config',
  'src/crm',
  'src/domain',
  'src/gateway',
  'src/http',
  'src/insights',
  'src/platform',
  'src/privacy',
  'src/subscriptions',
  'src/texts',
  'src/webhooks',
  'src/run-gateway.ts',
  'src/run-processes.ts',
  'src/worker.ts',
  'test/auth',
  'test/config',
  'test/crm',
  'test/docs',
  'test/domain',
  'test/gateway',
  'test/http',
  'test/verifier',
  'test/webhooks',
  'verifier',
]

/** Words that are always wrong here. The table in CONTRIBUTING.md has what to write instead. */
const wrong = [
  /\b(tell|tells|telling|told)\b/gi,
  /\b(who|whom|whoever|whomever)\b/gi,
  /\b(nobody|somebody)\b/gi,
  /\bmend(s|ed|ing)?\b/gi,
  /\b(is|are|was|were|be|been|being|gets?) asked\b/gi,
  /\bbehind the answer\b/gi,
  /\banew\b/gi,
  /\bborne with\b/gi,
  /\bput up for review\b/gi,
  /\bwait(s|ed|ing)? in line\b/gi,
  /\bso many at most\b/gi,
]

/** Ordinary uses: the file, and the text in it that may stay. */
const ordinary: [path: string, text: string][] = []

/** Generated, not text, or this file. */
const skipped =
  /(^|\/)(node_modules|dist|generated|results|client)(\/|$)|^test\/docs\/language\.test\.ts$|\.(png|ico|woff2?|gz|pdf|dump)$/

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .map((name) => `${path}/${name}`)
    .filter((child) => !skipped.test(child))
    .flatMap(filesIn)
}

/** Blanks what is quoted or code in a page, and keeps its lines. */
function proseOf(page: string): string {
  const blank = (text: string) => text.replaceAll(/[^\n]/g, ' ')
  return page.replaceAll(/^```[\s\S]*?^```|`[^`]*`|"[^"\n]*"|“[^”]*”/gm, blank)
}

/** The words of a text that are wrong, in the words of an identifier as well, such as `wasTold`. */
function wrongWordsIn(text: string): { line: number; word: string }[] {
  const split = text.replaceAll(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ')
  return split
    .split('\n')
    .flatMap((line, index) =>
      wrong.flatMap((words) => [...line.matchAll(words)].map(([word]) => ({ line: index + 1, word }))),
    )
}

function findingsIn(path: string): string[] {
  let text = readFileSync(path, 'utf8')
  for (const [file, allowed] of ordinary) if (file === path) text = text.replaceAll(allowed, '')
  if (extname(path) === '.md') text = proseOf(text)
  return wrongWordsIn(text).map(({ line, word }) => `${path}:${line}: ${word}`)
}

test.each(plain)('%s is in plain words', (path) => {
  expect(filesIn(path).flatMap(findingsIn)).toEqual([])
})

test('finds a wrong word in a sentence, in an identifier and across case', () => {
  const lines = [
    'Nobody is asked.',
    'const wasTold = whoAsks(mend)',
    'TOLD_TWICE',
    'whole, amend, tolerate, toldo',
  ]
  expect(
    wrongWordsIn(lines.join('\n'))
      .map(({ line, word }) => `${line} ${word}`)
      .toSorted(),
  ).toEqual(['1 Nobody', '1 is asked', '2 Told', '2 mend', '2 who', '3 TOLD'].toSorted())
})

test('leaves quotations and code in a page alone, and counts its lines', () => {
  const page = proseOf('Not "nobody"\n`told`\n```sh\nwho\n```\nwho')
  expect(wrongWordsIn(page)).toEqual([{ line: 6, word: 'who' }])
})

test('every ordinary use that is allowed exists', () => {
  expect(ordinary.filter(([path, text]) => !readFileSync(path, 'utf8').includes(text))).toEqual([])
})

test('the table of CONTRIBUTING.md names every wrong word', () => {
  const table = readFileSync('CONTRIBUTING.md', 'utf8').split('| Not ')[1]!
  const quoted = [...table.matchAll(/"([^"]+)"/g)].map(([, words]) => words!).join('\n')
  for (const words of wrong) expect(quoted, String(words)).toMatch(new RegExp(words, 'i'))
})
