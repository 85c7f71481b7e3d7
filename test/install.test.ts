import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const source = readFileSync('bin/install.js', 'utf8')
const listed = (name: string) =>
  [...new RegExp(`const ${name} = \\[([^\\]]+)\\]`).exec(source)![1]!.matchAll(/'([^']+)'/g)].map(
    ([, path]) => path!,
  )

test('an installation generates what the repository does not have, and all of it', () => {
  const generated = listed('generated')
  expect(generated.filter((path) => !existsSync(path))).toEqual([])
  // What Git ignores below these folders, without packages and the results of builds that nothing imports.
  const ignored = execFileSync(
    'git',
    ['ls-files', '--others', '--ignored', '--exclude-standard', '--directory'],
    {
      encoding: 'utf8',
    },
  )
    .split('\n')
    .map((path) => path.replace(/\/$/, ''))
    .filter((path) => /^(src|schema|integrations|prisma|demo|client|web)\//.test(path))
    .filter((path) => !/node_modules|^client\/dist/.test(path))
  expect(ignored.filter((path) => !generated.some((one) => `${path}/`.startsWith(`${one}/`)))).toEqual([])
})

test('the packages that generate are development dependencies', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  for (const name of listed('tools')) {
    expect(devDependencies).toHaveProperty([name])
    expect(dependencies).not.toHaveProperty([name])
  }
})
