import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sample } from '../../domain/catalogue/file/sample.ts'
import { ADMIN_KEY, type Gateway, startGateway } from '../../postgres/gateway.ts'

const folder = mkdtempSync(join(tmpdir(), 'licet-catalog-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A gateway in a process of its own, on the embedded database. */
let gateway: Gateway
beforeAll(async () => {
  gateway = await startGateway('')
})

interface Ended {
  code: number
  out: string
  err: string
}

async function run(args: string[], environment: Record<string, string> = {}): Promise<Ended> {
  return await end(process.execPath, ['src/commands/catalog/catalog-command.ts', ...args], environment)
}

/** Runs the command against the gateway, with the key in the environment. */
const catalog = (...args: string[]) =>
  run([...args, '--url', `${gateway.url}/graphql`], { LICET_ADMIN_KEY: ADMIN_KEY })

async function end(file: string, args: string[], environment: Record<string, string>): Promise<Ended> {
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: 'node_modules/.cache/node', ...environment },
  })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const [code] = await once(child, 'close')
  return { code, out, err }
}

function write(text: string): string {
  const file = join(folder, `${Math.random().toString(36).slice(2)}.yaml`)
  writeFileSync(file, text)
  return file
}

test('diff prints the difference and changes nothing; apply makes it; then there is none', async () => {
  const { text, product, typeCode } = sample()
  const file = write(text)

  const first = await catalog('diff', file)
  expect(first).toMatchObject({ code: 2, err: '' })
  expect(first.out).toContain(`${product}\n  + create product ${product} "Photo Studio"\n`)
  expect(first.out).toMatch(/ {6}maxActivations +2\n/)
  expect(first.out).toContain(
    `12 changes. Nothing was changed; to make them: npm run catalog -- apply ${file}\n`,
  )
  expect((await catalog('diff', file)).out).toBe(first.out)

  const applied = await catalog('apply', file)
  expect(applied).toMatchObject({ code: 0, err: '' })
  expect(applied.out).toBe(first.out.replace(/12 changes.*/, '12 changes made.'))

  expect(await catalog('diff', file)).toEqual({
    code: 0,
    out: `No difference: the gateway has what ${file} states.\n`,
    err: '',
  })
  expect(await catalog('apply', file)).toEqual({
    code: 0,
    out: `No difference: the gateway has what ${file} states. Nothing was changed.\n`,
    err: '',
  })

  const changed = write(text.replace('maxActivations: 2\n', 'maxActivations: 3\n'))
  expect((await catalog('diff', changed)).out).toBe(
    `${product}
  + define revision 2 of license type ${typeCode('annual')}
      maxActivations  2 → 3
  ^ publish revision 2 of license type ${typeCode('annual')}

2 changes. Nothing was changed; to make them: npm run catalog -- apply ${changed}
`,
  )
})

test('a file with problems is refused whole: every problem with file, line, column and path', async () => {
  const { text } = sample()
  const line = (part: string) => text.slice(0, text.indexOf(part)).split('\n').length
  const file = write(text.replace('gracePeriod:', 'gracePerod:').replace('limit: 500', 'limit: -1'))

  for (const command of ['diff', 'apply']) {
    expect(await catalog(command, file)).toEqual({
      code: 1,
      out: '',
      err: `${file}:${line('gracePeriod')}:11  products[0].licenseTypes[0].rules.gracePerod is not a field here; did you mean gracePeriod?
${file}:${line('limit: 500')}:31  products[0].licenseTypes[0].rules.meters[0].limit must be 0 or more

2 problems in ${file}. Nothing was changed.
`,
    })
  }
})

test('pull writes the state as a file that shows no difference, to a file or printed, npm and all', async () => {
  await catalog('apply', write(sample().text))
  const file = join(folder, 'pulled.yaml')

  const pulled = await catalog('pull', file)
  expect(pulled.out).toMatch(/^Wrote \d+ products? with \d+ license types to /)
  expect((await catalog('diff', file)).code).toBe(0)

  const printed = await catalog('pull')
  expect(printed).toEqual({ code: 0, out: readFileSync(file, 'utf8'), err: '' })

  const byNpm = await end('npm', ['run', 'catalog', '--', 'pull', '--url', `${gateway.url}/graphql`], {
    LICET_ADMIN_KEY: ADMIN_KEY,
  })
  expect(byNpm.out).toContain(printed.out)
  expect((await catalog('diff', write(byNpm.out))).code).toBe(0)
})

test('takes the key from an argument, too', async () => {
  const file = write('version: 1\nproducts: []\n')

  expect((await run(['diff', file, '--url', `${gateway.url}/graphql`, '--key', ADMIN_KEY])).code).toBe(0)
})

test.each([
  [['dif', 'x'], 'catalog: dif is not a command; did you mean diff?\n'],
  [['destroy'], 'catalog: destroy is not a command; expected one of diff, apply, pull, schema\n'],
  [['diff'], 'catalog: diff needs a file: npm run catalog -- diff catalog.yaml\n'],
  [['diff', 'a', 'b'], 'catalog: b is one argument too many for diff\n'],
  [['diff', 'a', '--ulr', 'b'], 'catalog: --ulr is not an option; did you mean --url?\n'],
  [['diff', 'a', '--force'], 'catalog: --force is not an option; expected one of --url, --key, --help\n'],
  [['pull', '--url'], 'catalog: --url needs a value after it\n'],
  [['pull', '--url', 'localhost'], expect.stringContaining('--url must be the address of a graph')],
  [['pull'], 'catalog: There is no key: give an admin key in LICET_ADMIN_KEY, or with --key.\n'],
  [
    ['diff', 'missing.yaml', '--key', 'a-key-of-16-letters'],
    expect.stringContaining('catalog: missing.yaml cannot be read: ENOENT'),
  ],
])('%j says what is wrong with it', async (args, err) => {
  expect(await run(args)).toEqual({ code: 1, out: '', err })
})

test('--help prints the usage', async () => {
  const { code, out } = await run(['--help'])

  expect(code).toBe(0)
  expect(out).toContain('Exit codes: 0 done, or no difference; 1 a problem')
})

test('a key in the environment that cannot be one is refused by name', async () => {
  const { code, err } = await run(['pull'], { LICET_ADMIN_KEY: 'short' })

  expect(code).toBe(1)
  expect(err).toBe('catalog: LICET_ADMIN_KEY: must have at least 16 characters\n')
})

test('a gateway that cannot be reached, and what is none, are named', async () => {
  const server = createServer((_request, response) => response.end('<h1>It works!</h1>'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`
  const pull = () => run(['pull', '--url', url], { LICET_ADMIN_KEY: ADMIN_KEY })

  expect(await pull()).toEqual({
    code: 1,
    out: '',
    err: `catalog: What answers at ${url} is no gateway (HTTP 200); name the graph with --url, such as https://licet.example/graphql.\n`,
  })
  server.close()
  await once(server, 'close')
  expect(await pull()).toEqual({
    code: 1,
    out: '',
    err: `catalog: No gateway answers at ${url} (ECONNREFUSED). Start it with npm start, or name another with --url.\n`,
  })
})

test('a connection that is lost after the file was sent leaves no false comfort', async () => {
  const server = createServer((request) => request.socket.destroy())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`

  const { code, err } = await run(['apply', write('version: 1\nproducts: []\n'), '--url', url], {
    LICET_ADMIN_KEY: ADMIN_KEY,
  })

  expect(code).toBe(1)
  expect(err).toMatch(
    /did not answer \(\w+\)\. Whether it did what it was asked is not known: diff tells\.\n$/,
  )
  server.close()
})

test('a wrong key, a key without the scope and a file too large are told apart', async () => {
  const url = `${gateway.url}/graphql`
  const file = write('version: 1\nproducts: []\n')
  const withKey = (key: string, path = file) => run(['diff', path, '--url', url], { LICET_ADMIN_KEY: key })
  const createKey = async (input: object) => {
    const { data } = await gateway.graphql(
      'mutation Create($input: CreateApiKeyInput!) { createApiKey(input: $input) { ... on CreateApiKeyPayload { secret } } }',
      { input },
    )
    return data.createApiKey.secret
  }

  expect((await withKey('not-the-key-of-this-gateway')).err).toBe(
    `catalog: The gateway at ${url} does not accept the key: give an admin's in LICET_ADMIN_KEY, or with --key.\n`,
  )
  const reader = await createKey({ name: 'reader', audience: 'ADMIN', scopes: ['CATALOG_READ'] })
  expect(await withKey(reader)).toMatchObject({
    code: 1,
    err: expect.stringContaining('diff and apply need CATALOG_WRITE'),
  })
  expect((await run(['pull', '--url', url, '--key', reader])).code).toBe(0)
  const support = await createKey({ name: 'support', audience: 'SUPPORT' })
  expect((await withKey(support)).err).toContain("the key is not an administrator's")
  expect(
    (await withKey(ADMIN_KEY, write(`version: 1\nproducts: []\n# ${'x'.repeat(100_000)}\n`))).err,
  ).toContain('The file is larger than the gateway takes at once. Split it')
})
