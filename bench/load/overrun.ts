import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { exchange } from '../load.ts'
import { startServer } from '../processes.ts'
import { arrive, randomFrom } from './arrivals.ts'
import type { Installation } from './installation.ts'
import type { Ledger } from './ledger.ts'
import type { Finding } from './report.ts'
import type { Device } from './run.ts'

/** The outcomes of the requests of one kind of client. */
interface Counts {
  answered: number[]
  /** Milliseconds until each correct `OVERLOADED` refusal. */
  shed: number[]
  wrong: Map<string, number>
}

/** The outcomes of an overloaded gateway with default limits. */
export interface Overrun {
  before: Counts
  /** One credential sends as many requests as possible. `beside`: software and another credential at the same time. */
  greedy: Counts
  beside: Counts
  /** A burst of software that starts at the same time. */
  rush: Counts
  after: Counts
}

const CALM = { perSecond: 80, ms: 1_000 }
const GREEDY = { perSecond: 1_500, ms: 1_000 }
const RUSH = { perSecond: 2_500, ms: 1_000 }
const MOST_TIMES = 8
/** A request waits at most one second in the gateway. The other time is for reading it under load. */
const EARLY_MS = 3_000

const validation = `query ($key: String!, $fingerprint: String!) {
  validateLicense(input: { key: $key, fingerprint: $fingerprint }) { valid } }`
const activation = `mutation ($key: String!, $fingerprint: String!) {
  activateLicense(input: { key: $key, fingerprint: $fingerprint }) { ... on ActivateLicensePayload { activation { id } } } }`
const licenses = `{ licenses(first: 100) { edges { node { id keyHint status activations(first: 3) { edges { cursor } } } } } }`
const product = `mutation ($code: String!) { createProduct(input: { code: $code, name: "N" }) { ... on CreateProductPayload { product { id } } } }`
const another = `mutation { createApiKey(input: { name: "another", audience: ADMIN }) { ... on CreateApiKeyPayload { secret } } }`

interface Answer {
  data?: Record<string, Record<string, unknown>> | null
  errors?: { extensions?: { code?: string; retryAfter?: number } }[]
}

/** A response with its status and its `Retry-After`. */
interface Heard {
  status: number
  retryAfter: number
  answer: Answer
}

/**
 * Starts a gateway on the database of the installation, and overloads it twice: first with slow requests of one credential,
 * which wait for a lock, then with a burst of all clients. The devices are active. Adds acknowledged writes to the ledger.
 * `mostSlower`: accepted ratio of the latency after to the latency before, which is measured again up to twice: a measurement of
 * one second is rough. 0 accepts every ratio.
 */
export async function overrun(
  { environment, adminKey, sql }: Installation,
  devices: readonly Device[],
  ledger: Ledger,
  mostSlower: number,
): Promise<Overrun> {
  const gateway = await startServer('bin/licet.js start', { ...environment, LICET_LIMIT_WAIT: '1' })
  const random = randomFrom(1)
  let turn = 0
  const any = () => devices[Math.floor(random() * devices.length)]!

  const { hostname, port } = new URL(gateway.url)
  const idle: Socket[] = []

  /** Uses plain sockets, because the clients must not be the bottleneck. */
  async function send(query: string, variables: object, credential?: string): Promise<Heard> {
    const socket = idle.pop() ?? connect({ host: hostname, port: Number(port), noDelay: true })
    socket.setEncoding('latin1')
    const body = JSON.stringify({ query, variables })
    const head = [
      'POST /graphql HTTP/1.1',
      `host: ${hostname}`,
      'content-type: application/json',
      'x-forwarded-proto: https',
      `x-forwarded-for: 198.51.100.${turn++ % 200}`,
      ...(credential ? [`authorization: Bearer ${credential}`] : []),
      `content-length: ${Buffer.byteLength(body)}`,
    ]
    const text = await exchange(socket, `${head.join('\r\n')}\r\n\r\n${body}`)
    idle.push(socket)
    const bodyAt = text.indexOf('\r\n\r\n')
    return {
      status: Number(text.slice(9, 12)),
      retryAfter: Number(/\r\nretry-after: (\d+)/i.exec(text.slice(0, bodyAt))?.[1]),
      answer: JSON.parse(text.slice(bodyAt + 4)) as Answer,
    }
  }

  type Ask = (counts: Counts, dueAt: number) => Promise<void>
  /** Creates a client that counts its responses: correct, correctly refused, or wrong. */
  const asking =
    (isRight: (data: NonNullable<Answer['data']>) => boolean, question: () => Parameters<typeof send>): Ask =>
    async (counts, dueAt) => {
      try {
        const sentAt = performance.now()
        const { status, retryAfter, answer } = await send(...question())
        const { data, errors } = answer
        const { code, ...more } = errors?.[0]?.extensions ?? {}
        const isShed = status === 503 && code === 'OVERLOADED' && more.retryAfter === retryAfter && !data
        if (status === 200 && data && isRight(data)) counts.answered.push(performance.now() - dueAt)
        else if (isShed) counts.shed.push(performance.now() - sentAt)
        else count(counts.wrong, `HTTP ${status} ${code ?? 'with a wrong response'}`)
      } catch (error) {
        count(counts.wrong, String(error))
      }
    }
  const validate = asking(
    ({ validateLicense }) => validateLicense?.valid === true,
    () => [validation, any()],
  )
  const activateAgain = asking(
    ({ activateLicense }) => {
      const { id } = (activateLicense?.activation ?? {}) as { id?: string }
      if (id) ledger.activations.add(id)
      return Boolean(id)
    },
    () => [activation, any()],
  )
  const listLicenses = (credential: string) =>
    asking(
      ({ licenses }) => Array.isArray(licenses?.edges),
      () => [licenses, {}, credential],
    )
  const createProduct = asking(
    ({ createProduct }) => Boolean(createProduct?.product),
    () => [product, { code: `greedy-${turn}` }, adminKey],
  )
  /** Runs `work` while every write of products waits for a lock. */
  const holdingProducts = async <T>(work: () => Promise<T>): Promise<T> => {
    const holder = await sql.connect()
    try {
      await holder.query('begin; lock table products in share row exclusive mode')
      const working = work()
      await sleep(GREEDY.ms)
      await holder.query('rollback')
      return await working
    } finally {
      holder.release()
    }
  }

  const during = async (counts: Counts, { perSecond, ms }: typeof CALM, ask: Ask) => {
    const endsAt = performance.now() + ms
    await arrive({ perSecond, random, until: () => endsAt }, (dueAt) => ask(counts, dueAt))
    return counts
  }
  try {
    const { answer } = await send(another, {}, adminKey)
    const other = String(answer.data?.createApiKey?.secret)
    await during(counts(), CALM, validate)
    const before = await during(counts(), CALM, validate)
    const beside = counts()
    const [greedy] = await holdingProducts(() =>
      Promise.all([
        during(counts(), GREEDY, createProduct),
        during(beside, { ...CALM, ms: GREEDY.ms }, validate),
        during(beside, { perSecond: 5, ms: GREEDY.ms }, listLicenses(other)),
      ]),
    )
    const mixed: Ask = (into, dueAt) => (random() < 0.5 ? validate : activateAgain)(into, dueAt)
    const rush = await during(counts(), RUSH, mixed)
    // If the machine served all requests, twice as many are sent.
    for (let more = 2; rush.shed.length === 0 && more <= MOST_TIMES; more *= 2)
      await during(rush, { ...RUSH, perSecond: more * RUSH.perSecond }, mixed)
    let after = await during(counts(), CALM, validate)
    for (let more = 2; more > 0 && mostSlower > 0 && slower(before, after) > mostSlower; more--)
      after = await during(counts(), CALM, validate)
    return { before, greedy, beside, rush, after }
  } finally {
    for (const socket of idle) socket.destroy()
    await gateway.stop()
  }
}

const counts = (): Counts => ({ answered: [], shed: [], wrong: new Map() })

function count(wrong: Counts['wrong'], what: string): void {
  wrong.set(what, (wrong.get(what) ?? 0) + 1)
}

/** The median. */
function median(milliseconds: readonly number[]): number {
  return [...milliseconds].sort((a, b) => a - b)[Math.floor(milliseconds.length / 2)] ?? Number.NaN
}

/** Ratio of the median latency after to the median latency before. */
const slower = (before: Counts, after: Counts) => median(after.answered) / median(before.answered)

/** The kinds of wrong responses with their numbers. */
export function wrongIn(overrun: Overrun): Record<string, number> {
  const wrong: Record<string, number> = {}
  for (const [who, counts] of Object.entries(overrun) as [string, Counts][])
    for (const [what, times] of counts.wrong) wrong[`rush, ${who}: ${what}`] = times
  return wrong
}

/** Returns the findings of the report. `mostSlower` is the accepted ratio of the latency after to the latency before; 0 judges no time. */
export function findingsOf({ before, greedy, beside, rush, after }: Overrun, mostSlower: number): Finding[] {
  const late = [...greedy.shed, ...rush.shed].filter((ms) => ms > EARLY_MS).length
  const shown = (what: string, value: number, unit?: string): Finding => ({
    ...{ what: `rush: ${what}`, value: Math.round(value), mustBeZero: false },
    ...(unit && { unit }),
  })
  const judged = mostSlower > 0
  const zero = (what: string, value: number): Finding => ({ what: `rush: ${what}`, value, mustBeZero: true })
  return [
    shown('answered', rush.answered.length),
    shown('refused with OVERLOADED', rush.shed.length),
    shown('median time to a refusal', median(rush.shed), 'ms'),
    zero(
      'bursts without a refusal, or without a response',
      Number(![rush.shed, rush.answered, greedy.shed, after.answered].every(({ length }) => length > 0)),
    ),
    { what: `rush: refused after more than ${EARLY_MS / 1000} s`, value: late, mustBeZero: judged },
    shown('one credential under its share limit: answered', greedy.answered.length),
    shown('one credential under its share limit: refused', greedy.shed.length),
    shown('other clients at the same time: answered', beside.answered.length),
    zero('other clients at the same time: refused', beside.shed.length),
    zero('refused without overload', before.shed.length + after.shed.length),
    shown('latency after, in percent of the latency before', slower(before, after) * 100, '%'),
    ...(judged
      ? [
          zero(
            `latency after above ${mostSlower} times the latency before`,
            Number(slower(before, after) > mostSlower),
          ),
        ]
      : []),
  ]
}
