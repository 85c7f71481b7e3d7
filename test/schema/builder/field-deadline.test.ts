import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { createFindFacts, type FactsQuery } from '../../../src/domain/validation/read-facts-in-batches.ts'
import { Cancelled } from '../../../src/platform/cancellation.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const { now } = app.ctx
afterEach(() => {
  app.ctx.now = now
})

const left = new Cancelled('CLIENT_LEFT')
/** Sends a document as an administrator whose client may leave. */
async function ask(query: string, signal: AbortSignal) {
  const request = new Request('http://test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  const answer = await app.graphql.fetch(request, { caller: admin.caller, signal })
  const { data, errors } = (await answer.json()) as {
    data: Record<string, unknown> | null
    errors?: { extensions: { code: string } }[]
  }
  return { data, codes: errors?.map(({ extensions }) => extensions.code) ?? [] }
}

let products = 0
const create = (code: string, more = '') =>
  `createProduct(input: { code: "${code}", name: "N" ${more} }) { ... on CreateProductPayload { product { id code } } }`
const newCode = () => `patience-${++products}`
const exists = async (code: string) => (await db.product.count({ where: { code } })) === 1
const faults = () => app.logged.filter(({ level }) => (level as number) >= 50)

/** Leaves in the middle of the next transaction: when it asks what time it is. */
function leaveInTransaction(): AbortSignal {
  const leaving = new AbortController()
  app.ctx.now = () => {
    leaving.abort(left)
    return now()
  }
  return leaving.signal
}

test('a mutation that waits for a connection does not start after its client disconnected, and takes no connection', async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const holding = transact(db, async (tx) => {
    await tx.$queryRaw`select 1`
    await held
  })
  const leaving = new AbortController()
  const code = newCode()
  const answer = ask(`mutation { ${create(code)} }`, leaving.signal)
  await sleep(50)
  leaving.abort(left)
  release()
  await holding
  expect(await answer).toEqual({ data: null, codes: ['CLIENT_LEFT'] })
  expect(await exists(code)).toBe(false)
  expect(await db.event.count({ where: { type: 'product.created' } })).toBe(0)
  expect(faults()).toEqual([])
})

test('a started transaction ends completely with its event, and the next mutation does not start', async () => {
  const [first, second] = [newCode(), newCode()]
  const answer = await ask(
    `mutation { first: ${create(first)} second: ${create(second)} }`,
    leaveInTransaction(),
  )
  expect(answer).toEqual({ data: null, codes: ['CLIENT_LEFT'] })
  expect([await exists(first), await exists(second)]).toEqual([true, false])
  const product = await db.product.findUniqueOrThrow({ where: { code: first } })
  expect(await db.event.count({ where: { subjectId: product.id } })).toBe(1)
  expect(faults()).toEqual([])
})

test('the same idempotencyKey returns the outcome', async () => {
  const code = newCode()
  const document = `mutation { ${create(code, 'idempotencyKey: "again"')} }`
  await ask(document, leaveInTransaction())
  app.ctx.now = now
  const { id } = await db.product.findUniqueOrThrow({ where: { code } })
  const again = await ask(document, new AbortController().signal)
  expect(again).toMatchObject({ data: { createProduct: { product: { code } } }, codes: [] })
  expect(await db.product.findMany({ where: { code }, select: { id: true } })).toEqual([{ id }])
})

test('a cancelled query starts no further step', async () => {
  await seedLicense(admin)
  const question = '{ licenses(first: 1) { edges { node { account { name } } } } }'
  const answered = { licenses: { edges: [{ node: { account: { name: expect.any(String) } } }] } }
  expect(await ask(question, new AbortController().signal)).toEqual({ data: answered, codes: [] })
  let looks = 0
  // Its client leaves between the first look at it and the second.
  const leaving = {
    get aborted() {
      return ++looks > 1
    },
    reason: left,
    throwIfAborted() {},
  } as never
  const answer = await ask(question, leaving)
  expect(answer).toEqual({ data: null, codes: ['CLIENT_LEFT'] })
  expect(looks).toBe(2)
})

test('a request cancelled before its start sends no statement', async () => {
  expect(await ask('{ viewer { audience } }', AbortSignal.abort(left))).toEqual({
    data: null,
    codes: ['CLIENT_LEFT'],
  })
})

test('a shared look-up leaves out requests cancelled while earlier ones run', async () => {
  const asked: number[] = []
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>()
  const findFacts = createFindFacts({
    async query(_statement, values) {
      asked.push((values[0] as unknown[]).length)
      await answered
      return []
    },
  })
  const query = (signal?: AbortSignal): FactsQuery => ({
    keyDigests: ['01'],
    fingerprintDigest: null,
    meter: null,
    version: null,
    at: now(),
    signal,
  })
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  const before = [findFacts(query())]
  await turn()
  before.push(findFacts(query()))
  await turn()
  expect(asked).toEqual([1, 1])

  const leaving = new AbortController()
  const leavers = Array.from({ length: 3 }, () => findFacts(query(leaving.signal)))
  const staying = findFacts(query())
  leaving.abort(left)
  answer()
  expect(await Promise.allSettled(leavers)).toEqual(Array(3).fill({ status: 'rejected', reason: left }))
  expect(await Promise.all([...before, staying])).toEqual([null, null, null])
  expect(asked).toEqual([1, 1, 1])

  // When all requests are cancelled, no statement is sent. The next request gets its result.
  const gone = findFacts(query(AbortSignal.abort(left)))
  await expect(gone).rejects.toBe(left)
  expect(await findFacts(query())).toBeNull()
  expect(asked).toEqual([1, 1, 1, 1])
})
