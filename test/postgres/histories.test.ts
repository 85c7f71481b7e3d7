import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { isLinearizable, type Operation } from '../../bench/linearizability.ts'
import { hasPostgres } from '../database.ts'
import type { Gateway } from './gateway.ts'
import { cutConnections, useGateways } from './gateways.ts'
import { activate, atOnce, deactivate, seedLicense, validate } from './mutations.ts'

const SEATS = 3
const DEVICES = ['a', 'b', 'c', 'd', 'e']
const CLIENTS = 6
const TURNS = 12

type License = Awaited<ReturnType<typeof seedLicense>>

describe.skipIf(!hasPostgres())('several clients of one license, through two gateways', () => {
  const licet = useGateways({ own: true })

  test('get linearizable results', async () => {
    const answers = new Set<string | null>()
    for (let round = 0; round < 4; round++) {
      const license = await seed()
      const history = await record(license, round)

      await expectLinearizable(history, license)
      for (const { answer } of history) answers.add(answer)
    }
    // Every kind of result occurred, and every operation got a response.
    expect([...answers].sort()).toEqual(['ACTIVE', 'FULL', 'GIVEN', 'KEPT', 'NONE', 'NOT_ACTIVE', 'TAKEN'])
  })

  test('get linearizable results while the database connections of both gateways are cut', async () => {
    const license = await seed()
    const [history] = await Promise.all([record(license, 10, 6), cutConnections(licet.sql, 8)])

    await expectLinearizable(history, license)
  })

  test('get linearizable results after one gateway is killed', async () => {
    const license = await seed()
    const recorded = record(license, 20, 20)
    await sleep(150)
    await licet.at(1).kill('SIGKILL')
    const history = await recorded

    expect(history.filter(({ answer }) => answer === null)).not.toHaveLength(0)
    await expectLinearizable(history, license)
  })

  const seed = () => seedLicense(licet.at(0), { maxActivations: SEATS })

  /** Runs six clients on one license. Each sends one operation at a time. */
  async function record({ key }: License, seed: number, pauseMs = 0): Promise<Operation[]> {
    const random = randomFrom(seed)
    const history: Operation[] = []
    await atOnce(CLIENTS, async (client) => {
      for (let turn = 0; turn < TURNS; turn++) {
        const device = DEVICES[Math.floor(random() * DEVICES.length)]!
        const kind = (['activate', 'activate', 'deactivate', 'validate'] as const)[Math.floor(random() * 4)]!
        history.push(await send(licet.at(client + turn), kind, key, device))
        await sleep(pauseMs)
      }
    })
    return history
  }

  /** Checks the whole history and the final state: no acknowledged operation may be missing. */
  async function expectLinearizable(history: Operation[], { key, licenseId }: License): Promise<void> {
    const end = await Promise.all(DEVICES.map((device) => send(licet.at(0), 'validate', key, device)))
    const { rows } = await licet.sql.query(
      `select active_activations as counted,
        (select count(*)::int from activations where license_id = $1 and deactivated_at is null) as held
      from licenses where id = $1`,
      [licenseId],
    )
    const active = end.filter(({ answer }) => answer === 'ACTIVE').length

    const explained = isLinearizable([...history, ...end], SEATS)
    expect(explained, explained ? '' : describeHistory([...history, ...end])).toBe(true)
    expect(rows).toEqual([{ counted: active, held: active }])
  }
})

async function send(
  gateway: Gateway,
  kind: Operation['kind'],
  key: string,
  device: string,
): Promise<Operation> {
  const sentAt = performance.now()
  let answer: string
  try {
    answer = await perform(gateway, kind, { key, fingerprint: device })
  } catch (error) {
    // A fault, or a connection that broke: the operation may have taken effect.
    if (error instanceof Error && (error.name === 'Fault' || error.message === 'fetch failed')) {
      return { kind, device, sentAt, answer: null }
    }
    throw error
  }
  return { kind, device, sentAt, answer, heardAt: performance.now() } as Operation
}

async function perform(
  gateway: Gateway,
  kind: Operation['kind'],
  input: { key: string; fingerprint: string },
): Promise<string> {
  if (kind === 'validate') {
    return (await validate(gateway, input)).valid ? 'ACTIVE' : 'NOT_ACTIVE'
  }
  if (kind === 'deactivate') return (await deactivate(gateway, input)).deactivated ? 'GIVEN' : 'NONE'
  const { created, code } = await activate(gateway, input)
  if (code) return code === 'ACTIVATION_LIMIT_EXCEEDED' ? 'FULL' : code
  return created ? 'TAKEN' : 'KEPT'
}

function describeHistory(history: Operation[]): string {
  const start = history[0]?.sentAt ?? 0
  return history
    .toSorted((a, b) => a.sentAt - b.sentAt)
    .map(({ sentAt, heardAt, kind, device, answer }) => {
      const span = [sentAt, heardAt].map((instant) =>
        instant === undefined ? '' : (instant - start).toFixed(1),
      )
      return `${span.join('-')} ${kind} ${device} ${answer ?? '?'}`
    })
    .join('\n')
}

/** Returns numbers from 0 to 1, always the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
