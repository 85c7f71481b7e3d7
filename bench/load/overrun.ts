import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { exchange } from '../load.ts'
import { startServer } from '../processes.ts'
import { arrive, randomFrom } from './arrivals.ts'
import type { Installation } from './installation.ts'
import type { Ledger } from './ledger.ts'
import type { Finding } from './report.ts'
import type { Device } from './run.ts'

/** What became of the requests of one kind of client. */
interface Counts {
  answered: number[]
  /** Refused for want of room, as that has to be refused: after how many milliseconds. */
  shed: number[]
  wrong: Map<string, number>
}

/** Of each kind, while a gateway with the limits that it comes with is asked far more than it can do. */
export interface Overrun {
  before: Counts
  /** All that one credential can ask, and those who ask beside it: software, and another credential. */
  greedy: Counts
  beside: Counts
  /** Software, as much of it as comes when all of it is started at once. */
  rush: Counts
  after: Counts
}

const CALM = { perSecond: 80, ms: 1_000 }
const GREEDY = { perSecond: 1_500, ms: 1_000 }
const RUSH = { perSecond: 2_500, ms: 1_000 }
const MOST_TIMES = 8
/** The gateway lets wait for a second at most; the rest is what a request takes to be read where everything is busy. */
const EARLY_MS = 3_000
/** So many times as long as before an answer may take a moment after: what is measured in a second is rough. */
const MOST_SLOWER = 2

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

/** An answer, with what its head says. */
interface Heard {
  status: number
  retryAfter: number
  answer: Answer
}

/**
 * Starts a gateway on the installation's database, and overruns it twice: by one credential that asks what is slow, as it
 * waits for a lock, and by everybody. The devices are active; what is acknowledged goes to the ledger.
 */
export async function overrun(
  { environment, adminKey, sql }: Installation,
  devices: readonly Device[],
  ledger: Ledger,
): Promise<Overrun> {
  const gateway = await startServer('src/main.ts', { ...environment, LICET_LIMIT_WAIT: '1' })
  const random = randomFrom(1)
  let turn = 0
  const any = () => devices[Math.floor(random() * devices.length)]!

  const { hostname, port } = new URL(gateway.url)
  const idle: Socket[] = []

  /** On plain sockets, as those who ask must not be what is slow. */
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
  /** Asks, and judges the answer: right, refused as it has to be, or wrong. */
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
        else count(counts.wrong, `HTTP ${status} ${code ?? 'as it must not be'}`)
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
  /** Meanwhile whoever writes products waits. */
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
    // On a machine that could serve all of them, twice as many come.
    for (let more = 2; rush.shed.length === 0 && more <= MOST_TIMES; more *= 2)
      await during(rush, { ...RUSH, perSecond: more * RUSH.perSecond }, mixed)
    let after = await during(counts(), CALM, validate)
    for (let more = 2; more > 0 && slower(before, after) > MOST_SLOWER; more--)
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

/** The half of them was faster. */
function median(milliseconds: readonly number[]): number {
  return [...milliseconds].sort((a, b) => a - b)[Math.floor(milliseconds.length / 2)] ?? Number.NaN
}

/** How many times as long the half of them took. */
const slower = (before: Counts, after: Counts) => median(after.answered) / median(before.answered)

/** The reasons of what was answered otherwise than it must be, and how often each was met. */
export function wrongIn(overrun: Overrun): Record<string, number> {
  const wrong: Record<string, number> = {}
  for (const [who, counts] of Object.entries(overrun) as [string, Counts][])
    for (const [what, times] of counts.wrong) wrong[`rush, ${who}: ${what}`] = times
  return wrong
}

/** What of it is to be reported, and what has to be 0. */
export function findingsOf({ before, greedy, beside, rush, after }: Overrun): Finding[] {
  const late = [...greedy.shed, ...rush.shed].filter((ms) => ms > EARLY_MS).length
  const told = (what: string, value: number, unit?: string): Finding => ({
    ...{ what: `rush: ${what}`, value: Math.round(value), mustBeZero: false },
    ...(unit && { unit }),
  })
  const zero = (what: string, value: number): Finding => ({ what: `rush: ${what}`, value, mustBeZero: true })
  return [
    told('answered', rush.answered.length),
    told('refused for want of room', rush.shed.length),
    told('half of those refused were so within', median(rush.shed), 'ms'),
    zero(
      'rushes in which nobody was refused, or nobody answered',
      Number(![rush.shed, rush.answered, greedy.shed].every(({ length }) => length > 0)),
    ),
    zero(`refused later than after ${EARLY_MS / 1000} s`, late),
    told('of one greedy credential answered', greedy.answered.length),
    told('of one greedy credential refused', greedy.shed.length),
    told('of others beside it answered', beside.answered.length),
    zero('of others beside it refused', beside.shed.length),
    zero('refused although all was calm', before.shed.length + after.shed.length),
    told('latency afterwards, of what it was before', slower(before, after) * 100, '%'),
    zero('latency afterwards more than twice as long', Number(!(slower(before, after) <= MOST_SLOWER))),
  ]
}
