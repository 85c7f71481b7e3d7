import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Texts that a reader may copy a command from. */
const files = execFileSync(
  'git',
  [
    'ls-files',
    '-z',
    '--',
    '*.md',
    '*.ts',
    '*.tsx',
    '*.js',
    '*.graphql',
    '*.yaml',
    '*.yml',
    '*.service',
    '.env.example',
    'Dockerfile',
    'package.json',
    'client/package.json',
    'verifier/package.json',
  ],
  { encoding: 'utf8' },
)
  .split('\0')
  .filter((path) => path !== '' && !path.startsWith('test/'))

/** Packages that these texts may take from a registry, because their projects publish them. */
const published = new Set(['@hubspot/cli', 'electron'])

/** Names of this repository. No registry has a package of them that this project published. */
const ours = /^(@licet\/|licet-|licet$)/

const flags = String.raw`(?:-{1,2}[\w-]+(?:[= ](?!\S*licet)\S+)? )*`
const runners = new RegExp(
  String.raw`\b(?:npx|bunx|pnpx|npm exec|npm x|pnpm dlx|yarn dlx|bun x) ${flags}(?:-- )?([@\w./-]+)`,
  'g',
)
const installers = new RegExp(String.raw`\b(?:npm|pnpm|yarn|bun) (?:install|i|add) ${flags}([@\w./-]+)`, 'g')
const urls = /(?:\bnpm:|esm\.sh\/|unpkg\.com\/|jsdelivr\.net\/npm\/)([@\w./-]+)/g

/** The packages that a text takes from a registry and that this project or another one does not publish there. */
function wrongPackages(text: string): string[] {
  const run = [...text.matchAll(runners)].map(([, name]) => name!)
  const taken = [...text.matchAll(installers), ...text.matchAll(urls)].map(([, name]) => name!)
  const isFile = (name: string) => /^\.{1,2}\//.test(name)
  return [
    // The package of a checkout has this command itself, so that npx looks for it in no registry.
    ...run.filter((name) => name !== 'licet' && (ours.test(name) || !published.has(name))),
    ...taken.filter((name) => !isFile(name) && (ours.test(name) || !published.has(name))),
  ]
}

test('no text runs or installs a package that is not published', () => {
  expect(files.length).toBeGreaterThan(500)
  const found = files.flatMap((path) =>
    wrongPackages(readFileSync(path, 'utf8')).map((name) => `${path}: ${name}`),
  )
  expect(found).toEqual([])
})

test('the pages that install the verifier name the tarball of the present version', () => {
  const { version } = JSON.parse(readFileSync('verifier/package.json', 'utf8'))
  for (const path of ['verifier/README.md', 'docs/air-gap.md']) {
    const page = readFileSync(path, 'utf8')
    expect(page).toContain('npm pack ./verifier')
    expect(page).toContain(`npm install ./licet-verifier-${version}.tgz`)
  }
})

test('no package of this repository can be published by mistake', () => {
  for (const path of files.filter((name) => name.endsWith('package.json')))
    expect(JSON.parse(readFileSync(path, 'utf8')), path).toMatchObject({ private: true })
})

test.each([
  'npx licet-request new',
  'npx --yes @licet/verifier',
  'npx -p @licet/verifier licet-request show',
  'npm exec -- licet-request',
  'npm install @licet/verifier',
  'npm i -D @licet/verifier',
  'pnpm add licet-verifier',
  "import { verifyJws } from 'npm:@licet/verifier'",
  'https://esm.sh/@licet/verifier',
  'npm install left-pad',
])('finds the package that no registry has in: %s', (line) => {
  expect(wrongPackages(line)).toHaveLength(1)
})

test.each([
  'npx licet mail doctor',
  'npm install ./licet-verifier-0.1.0.tgz',
  'npm ci --omit=dev',
  'npx @hubspot/cli project upload',
])('accepts: %s', (line) => {
  expect(wrongPackages(line)).toEqual([])
})
