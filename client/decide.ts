import { HOUR, readTime, setByGateway, setByText } from './clock.ts'
import { isEndedBy, isSame, isSeatLost, judge } from './judge.ts'
import { type Effect, type Event, emptyMemory, type Memory, type Statement, type Verdict } from './memory.ts'

/** Longest time between two checks. */
const CHECK_EVERY = 4 * HOUR
/** Time until a check is due again if nothing came of it, for example because the software ended. */
const CHECK_AGAIN = 60_000
const SHORTEST = 5_000
const LONGEST = 15 * 60_000
/** The gateway remembers an idempotency key for 24 hours. */
const REMEMBERED = 23 * HOUR
/** Largest amount of one request. */
const MOST = 1_000_000_000

/** What a request of the outbox has before its first attempt. */
const unsent = { meter: null, amount: 0, proof: null, tried: null, attempts: 0 }

export interface Decision {
  memory: Memory
  verdict: Verdict
  effects: Effect[]
}

/**
 * Decides what follows from an event. It is a pure function: the same arguments always have the same result. It never throws
 * and never waits. client/spec.md specifies it.
 */
export function decide(before: Memory, event: Event, now: number): Decision {
  const memory = { ...apply(before, event, now) }
  const { at, seen } = readTime(memory, now)
  memory.seen = seen
  memory.outbox = memory.outbox.filter((item) => !isForgotten(item, at))
  const effects: Effect[] = []
  const isUsed = memory.key !== null || memory.file !== null
  if (isUsed && isDue(memory.next, now)) {
    effects.push({ type: isSeatLost(memory) ? 'ACTIVATE' : 'CHECK' })
    memory.next = now + CHECK_AGAIN
  }
  if (memory.outbox.length > 0 && isDue(memory.sendNext, now)) {
    effects.push({ type: 'SEND' })
    memory.sendNext = now + CHECK_AGAIN
  }
  const verdict = judge(memory, now)
  const waits = [
    ...(isUsed ? [memory.next - now] : []),
    ...(memory.outbox.length === 0 ? [] : [memory.sendNext - now]),
    ...(verdict.until === null ? [] : [verdict.until - at]),
  ]
  if (waits.length > 0) effects.push({ type: 'WAKE', after: Math.max(0, Math.min(...waits)) })
  return { memory, verdict, effects }
}

/** Whether a time has come. A time that is too far away was set before the clock was set back, and has come too. */
function isDue(time: number, now: number): boolean {
  return now >= time || time > now + CHECK_EVERY
}

function apply(memory: Memory, event: Event, now: number): Memory {
  const { at } = readTime(memory, now)
  switch (event.type) {
    case 'OPENED':
      return {
        ...memory,
        online: false,
        answer: event.answer,
        file: event.file,
        failures: 0,
        next: now,
        sendNext: now,
      }
    case 'ACTIVATED':
      return {
        ...memory,
        ...{ key: event.key, answer: null, file: null, no: null, lost: false, failures: 0, next: now },
        // The seat is in use again, so an older release of it must not arrive any more.
        outbox: memory.outbox.filter(({ kind, key }) => kind === 'USAGE' || key !== event.key),
      }
    case 'ANSWERED':
      return answered(memory, event.statement, event.within, now)
    case 'INSTALLED':
      return take(
        {
          ...memory,
          ...setByText(memory, event.statement.asOf, now),
          // With a license key, a check asks for more than the file.
          next: memory.key === null ? now + CHECK_EVERY : memory.next,
        },
        event.statement,
      )
    case 'LOST':
      return { ...memory, online: true, lost: true }
    case 'UNREACHABLE': {
      const failures = memory.failures + 1
      const after = now + Math.min(CHECK_EVERY, Math.max(event.retryAfter ?? 0, backoff(failures)))
      const outbox = memory.outbox.map((item) => (item.id === event.unsent ? withdraw(item) : item))
      return { ...memory, online: false, failures, next: after, sendNext: after, outbox }
    }
    case 'USED':
      return memory.key === null ? memory : { ...memory, outbox: addUsage(memory, event) }
    case 'SENDING':
      return {
        ...memory,
        outbox: memory.outbox.map((item) =>
          item.id === event.id ? { ...item, tried: item.tried ?? at, attempts: item.attempts + 1 } : item,
        ),
      }
    case 'SENT':
      return {
        ...memory,
        online: true,
        sendNext: now,
        outbox: memory.outbox.filter(({ id }) => id !== event.id),
      }
    case 'DEACTIVATED': {
      const { seen, proven, skew, outbox, online } = memory
      const { id, proof } = event
      const release = { ...unsent, kind: 'RELEASE' as const, id, key: memory.key ?? '', proof }
      // A carried license file without a license key is released by its proof.
      const isHeld = memory.key !== null || proof !== null
      const added = isHeld ? [...outbox, release] : outbox
      return { ...emptyMemory, seen, proven, skew, online, sendNext: now, outbox: added }
    }
    case 'TICK':
      return memory
  }
}

/** Takes a statement that the gateway signed for a request of now. */
function answered(before: Memory, statement: Statement, within: number | null, now: number): Memory {
  const memory = take({ ...before, ...setByGateway(before, statement.asOf, now), online: true }, statement)
  const { at } = readTime(memory, now)
  if (!statement.valid) {
    const failures = before.failures + 1
    // The first "no" about a lost seat is followed by an attempt to take it again.
    const after = isSeatLost(memory) && failures === 1 ? 0 : backoff(failures + 3)
    return { ...memory, failures, next: now + after }
  }
  const after = Math.min(CHECK_EVERY, (statement.until - at) / 2, (within ?? Infinity) / 3)
  return { ...memory, failures: 0, lost: false, next: now + Math.max(SHORTEST, Math.floor(after)) }
}

/** Takes a statement unless a later one was taken. */
function take(memory: Memory, statement: Statement): Memory {
  const { license, asOf, code, source, valid } = statement
  const { no, answer } = memory
  if (!valid) {
    const isOlder = [no, answer].some((last) => last && isSame(last, statement) && last.asOf > asOf)
    return isOlder ? memory : { ...memory, no: { license, asOf, code } }
  }
  if (isEndedBy(no, statement)) return memory
  const next = { ...memory, no: no && isSame(no, statement) ? null : no }
  if (source === 'FILE') return { ...next, file: statement }
  return answer && isSame(answer, statement) && answer.asOf > asOf ? next : { ...next, answer: statement }
}

/** Adds use to the last request that was not attempted yet, or as a request of its own. */
function addUsage(
  { outbox, key }: Memory,
  { id, meter, amount }: Event & { type: 'USED' },
): Memory['outbox'] {
  const last = outbox.findLast((item) => item.kind === 'USAGE' && item.meter === meter && item.key === key)
  if (last && last.tried === null && last.amount + amount <= MOST)
    return outbox.map((item) => (item === last ? { ...item, amount: item.amount + amount } : item))
  return [...outbox, { ...unsent, kind: 'USAGE', id, key: key!, meter, amount }]
}

/** Takes back an attempt that certainly had no effect, unless an earlier one could have had one. */
function withdraw(item: Memory['outbox'][number]): Memory['outbox'][number] {
  return item.attempts === 1 ? { ...item, tried: null, attempts: 0 } : item
}

/** Whether a request of unknown outcome is so old that the gateway would count it again. */
function isForgotten({ kind, tried }: Memory['outbox'][number], at: number): boolean {
  return kind === 'USAGE' && tried !== null && at - tried > REMEMBERED
}

function backoff(failures: number): number {
  return Math.min(LONGEST, SHORTEST * 2 ** Math.min(failures - 1, 10))
}
