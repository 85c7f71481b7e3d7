import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { hasToolchain, run } from './toolchain.ts'

const client = 'clients/go'
const example = 'examples/go-service'
/** The module needs no other one, so nothing is downloaded. */
const offline = { GOPROXY: 'off', GOFLAGS: '-mod=mod' }
const hasCompiler = hasToolchain('gcc', '--version')

describe.skipIf(!hasToolchain('go', 'version'))('the client for Go', { timeout: 600_000 }, () => {
  test.each([client, example])('%s is formatted and has no findings', (folder) => {
    expect(run(folder, 'gofmt', ['-l', '.'])).toBe('')
    run(folder, 'go', ['vet', './...'], offline)
  })

  test.each(['windows', 'darwin'])('has no type error for %s', (system) => {
    const folders = ['.', './cmd/conformance', './licettest']
    expect(run(client, 'go', ['run', './internal/typecheck', system, ...folders], offline)).toBe('')
  })

  test.each([client, example])('%s passes its tests without a race', (folder) => {
    run(folder, 'go', ['test', ...(hasCompiler ? ['-race'] : []), './...'], offline)
  })

  test('the ten lines compile', () => {
    const folder = mkdtempSync(join(tmpdir(), 'licet-go-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const readme = readFileSync(`${client}/README.md`, 'utf8')
    const [, program] = /```go\n([\s\S]*?)```/.exec(readme)!
    const page = readFileSync('docs/clients.md', 'utf8')
    const module = new URL(`../../${client}`, import.meta.url).pathname
    const name = 'licet.example/licet'
    writeFileSync(
      join(folder, 'go.mod'),
      `module studio\n\ngo 1.19\n\nrequire ${name} v0.1.0\n\nreplace ${name} => ${module}\n`,
    )
    writeFileSync(join(folder, 'jwks.json'), '{"keys":[]}')
    writeFileSync(join(folder, 'main.go'), program!)
    expect(run(client, 'sh', ['-c', 'cd "$0" && gofmt -l . && go vet ./...', folder], offline)).toBe('')
    const lines = program!.match(/^\tctx, [\s\S]*(?=^})/m)![0].replaceAll(/^\t/gm, '')
    expect(page).toContain(lines)
  })
})
