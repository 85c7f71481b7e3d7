import { exit, stdin, stdout } from 'node:process'
import { createInterface } from 'node:readline'
import { createLicensing, fileStore, type Licensing, type Settings } from './index.ts'

/** A request: the name of a call, and its arguments. An argument of null counts as not given. */
interface Request {
  id?: unknown
  call?: unknown
  [argument: string]: unknown
}

/** Arguments of `open` that are settings of the client, under the same name. */
const settings = [
  'gateway',
  'product',
  'version',
  'keys',
  'fingerprint',
  'meter',
  'trial',
  'locale',
  'offline',
  'timeout',
]

let licensing: Licensing | undefined
let now: number | undefined

/** The calls of conformance.md. A wrong call throws. */
const calls: Record<string, (request: Request) => unknown> = {
  open({ store, now: instant, ...request }) {
    licensing?.stop()
    licensing = undefined
    now = instant === undefined ? undefined : readNumber(instant, 'now')
    const given = Object.fromEntries(settings.map((name) => [name, request[name]]))
    licensing = createLicensing({
      ...(given as unknown as Settings),
      store: store === undefined ? undefined : fileStore(readText(store, 'store')),
      now: () => now ?? Date.now(),
    })
  },
  clock({ now: instant }) {
    now = readNumber(instant, 'now')
  },
  activate: ({ key, name }) => opened().activate(key as string, { name: name as string | undefined }),
  check: ({ fresh }) => opened().check({ fresh: fresh === true }),
  standing: () => opened().standing,
  has: ({ code }) => opened().has(readText(code, 'code')),
  value: ({ code }) => opened().value(readText(code, 'code')),
  recordUsage: ({ amount, meter }) => opened().recordUsage(amount as number, meter as string | undefined),
  startTrial: ({ email, code }) =>
    opened().startTrial(email === undefined ? null : readText(email, 'email'), {
      ...(code !== undefined && { code: readText(code, 'code') }),
    }),
  deactivate: () => opened().deactivate(),
  request: () => opened().request(),
  install: ({ file, key }) =>
    opened().install(file as string, { key: key === undefined ? null : readText(key, 'key') }),
  release: () => opened().release(),
  start: () => opened().start(),
  stop: () => opened().stop(),
}

function opened(): Licensing {
  if (!licensing) throw new TypeError('call open first')
  return licensing
}

function readText(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new TypeError(`${name} must be a text`)
  return value
}

function readNumber(value: unknown, name: string): number {
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number`)
  return value
}

async function respond(line: string): Promise<object> {
  let id: unknown = null
  try {
    const given = Object.entries(Object(JSON.parse(line)))
    const request: Request = Object.fromEntries(given.filter(([, value]) => value !== null))
    id = request.id ?? null
    const call = Object.hasOwn(calls, String(request.call)) ? calls[String(request.call)] : undefined
    if (!call) throw new TypeError(`there is no call ${request.call}`)
    return { id, result: (await call(request)) ?? null }
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) }
  }
}

for await (const line of createInterface({ input: stdin })) {
  const response = `${JSON.stringify(await respond(line))}\n`
  await new Promise((written) => stdout.write(response, written))
}
// A request of the background can be under way. The program ends with its input.
exit()
