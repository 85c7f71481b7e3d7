import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { devNull, tmpdir } from 'node:os'
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
  return await end(process.execPath, ['bin/licet.js', 'catalog', ...args], environment)
}

/** Runs the command against the gateway, with the key in the environment. */
const catalog = (...args: string[]) =>
  run([...args, '--url', `${gateway.url}/graphql`], { LICET_ADMIN_KEY: ADMIN_KEY })

async function end(file: string, args: string[], environment: Record<string, string>): Promise<Ended> {
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      LICET_ENV_FILE: devNull,
      NODE_COMPILE_CACHE: 'node_modules/.cache/node',
      ...environment,
    },
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

function write(text: string, encoding: BufferEncoding = 'utf8'): string {
  const file = join(folder, `${Math.random().toString(36).slice(2)}.yaml`)
  writeFileSync(file, text, encoding)
  return file
}

test('diff prints the differences and changes nothing; apply makes them; a second diff prints none', async () => {
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

test('refuses a file with problems as a whole, and prints each with file, line, column and path', async () => {
  const { text } = sample()
  const line = (part: string) => text.slice(0, text.indexOf(part)).split('\n').length
  const file = write(text.replace('gracePeriod:', 'gracePerod:').replace('limit: 500', 'limit: -1'))

  for (const command of ['diff', 'apply']) {
    expect(await catalog(command, file)).toEqual({
      code: 1,
      out: '',
      err: `${file}:${line('gracePeriod')}:11  products[0].licenseTypes[0].rules.gracePerod is not a field here; did you mean gracePeriod?
${file}:${line('limit: 500')}:31  products[0].licenseTypes[0].rules.meters[0].limit must be at least 0

2 problems in ${file}. Nothing was changed.
`,
    })
  }
})

test('pull writes or prints a file without differences, also with the lines that npm prints first', async () => {
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

test('accepts the key as an option', async () => {
  const file = write('version: 1\nproducts: []\n')

  expect((await run(['diff', file, '--url', `${gateway.url}/graphql`, '--key', ADMIN_KEY])).code).toBe(0)
})

test.each([
  [['pull'], 'licet: No API key is set.\nSet LICET_ADMIN_KEY to an admin key, or pass one with --key.\n'],
  [
    ['pull', '--key', ''],
    'licet: The value of --key is not a key.\nA key is printable ASCII without spaces.\n',
  ],
  [['pull', '--url', 'localhost'], expect.stringContaining('It must be the address of a GraphQL API')],
  [
    ['diff', 'missing.yaml', '--key', 'a-key-of-16-letters'],
    expect.stringMatching(
      /^licet: missing\.yaml cannot be read: ENOENT[^\n]+\nCheck the path and its permissions\.\n$/,
    ),
  ],
])('%j exits with 1, says what is wrong and prints nothing else', async (args, err) => {
  expect(await run(args)).toEqual({ code: 1, out: '', err })
})

test('a key in the environment that cannot be one is refused by name', async () => {
  const { code, err } = await run(['pull'], { LICET_ADMIN_KEY: 'short' })

  expect(code).toBe(1)
  expect(err).toBe(
    'licet: LICET_ADMIN_KEY: must have at least 24 characters\nSet it to an API key of the gateway.\n',
  )
})

test('names a gateway that does not respond, and a server that is not a gateway', async () => {
  const server = createServer((_request, response) => response.end('<h1>It works!</h1>'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`
  const pull = () => run(['pull', '--url', url], { LICET_ADMIN_KEY: ADMIN_KEY })

  expect(await pull()).toEqual({
    code: 1,
    out: '',
    err: `licet: The server at ${url} is not a gateway (HTTP 200).\nPass the URL of the GraphQL API with --url, such as https://licet.example/graphql.\n`,
  })
  server.close()
  await once(server, 'close')
  expect(await pull()).toEqual({
    code: 1,
    out: '',
    err: `licet: No gateway responds at ${url} (ECONNREFUSED).\nStart the gateway with npm start, or pass the URL of another gateway with --url.\n`,
  })
})

test('a connection lost after the file was sent is reported as an unknown outcome', async () => {
  const server = createServer((request) => request.socket.destroy())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`

  const { code, err } = await run(['apply', write('version: 1\nproducts: []\n'), '--url', url], {
    LICET_ADMIN_KEY: ADMIN_KEY,
  })

  expect(code).toBe(1)
  expect(err).toMatch(
    /did not respond \(\w+\)\.\nThe changes may or may not have been made\. Run `catalog diff` to see the remaining/,
  )
  server.close()
})

test('a wrong key, a key without the scope and a file too large have different messages', async () => {
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
    `licet: The gateway at ${url} does not accept the key.\nSet LICET_ADMIN_KEY to an admin key, or pass one with --key.\n`,
  )
  const reader = await createKey({ name: 'reader', audience: 'ADMIN', scopes: ['CATALOG_READ'] })
  expect(await withKey(reader)).toMatchObject({
    code: 1,
    err: expect.stringContaining('diff and apply require the scope CATALOG_WRITE'),
  })
  expect((await run(['pull', '--url', url, '--key', reader])).code).toBe(0)
  const support = await createKey({ name: 'support', audience: 'SUPPORT' })
  expect((await withKey(support)).err).toContain('Use an admin key, and the command of the version')
  expect(
    (
      await withKey(
        ADMIN_KEY,
        write(`version: 1
products: []
# ${'x'.repeat(5_000_000)}
`),
      )
    ).err,
  ).toContain('The file is larger than the gateway accepts.')
  const long = write(`version: 1
products: []
# ${'x'.repeat(100_000)}
`)
  expect((await withKey(reader, long)).err).toContain('Use a key with the scope CATALOG_WRITE')
  expect((await withKey(ADMIN_KEY, long)).code).toBe(0)
})

test('a file that is not in UTF-8 is refused with its line, and nothing is changed', async () => {
  const file = write('version: 1\nproducts:\n  - { code: latin, name: M\u00fcller }\n', 'latin1')
  for (const command of ['diff', 'apply'])
    expect(await catalog(command, file)).toMatchObject({
      code: 1,
      err: expect.stringContaining(`${file}:3 is not in UTF-8.\nSave the file as UTF-8.`),
    })
})
