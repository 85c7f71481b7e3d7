import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { hasToolchain } from './toolchain.ts'

const run = promisify(execFile)
/** Succeeds if the crates of Debian, which need no registry, are installed too. */
const metadata = ['metadata', '--config', 'clients/rust/debian.toml', '--offline', '--format-version', '1']
const hasRust = hasToolchain('cargo', ...metadata, '--manifest-path', 'clients/rust/Cargo.toml')
const hasC = hasRust && ['gcc', 'g++', 'valgrind'].every((program) => hasToolchain(program, '--version'))

/** Runs the tests of a client without blocking, because the first build takes minutes. */
async function testsOf(folder: string): Promise<string> {
  const { stdout } = await run('sh', [`${folder}/test.sh`], { maxBuffer: 2 ** 26 })
  expect(stdout).not.toContain('skipped:')
  return stdout
}

/** Returns the first block of a language in a page. */
function block(page: string, language: string): string {
  return new RegExp(`\`\`\`${language}\\b[^\\n]*\\n([\\s\\S]*?)\`\`\``).exec(readFileSync(page, 'utf8'))![1]!
}

test.each([
  ['rust', 'rust'],
  ['c', 'c'],
])('the ten lines of %s are those of its README', (client, language) => {
  expect(block('docs/clients.md', language)).toBe(block(`clients/${client}/README.md`, language))
})

test('the crates pass their tests', { timeout: 1_800_000, skip: !hasRust }, async () => {
  expect(await testsOf('clients/rust')).toMatch(/test result: ok\. \d+ passed/)
})

describe.skipIf(!hasC)('the client for C', { timeout: 1_800_000 }, () => {
  test('runs under valgrind without a leak or an error', async () => {
    expect(await testsOf('clients/c')).toContain('4 passed, 0 failed')
  })
})
