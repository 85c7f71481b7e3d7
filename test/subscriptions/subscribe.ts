import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '../../src/gateway/app.ts'
import type { Context } from '../../src/platform/context.ts'
import type { Answer } from '../graphql.ts'

// biome-ignore lint/suspicious/noExplicitAny: a test reads what its own document selected
type Selected = Record<string, any>

/** A subscription as its client sees it. */
export interface Subscription {
  /** The next message; null once the server has completed the stream or the connection broke. */
  next(): Promise<Answer<Selected> | null>
  /** The next `count` messages. */
  take(count: number): Promise<Answer<Selected>[]>
  /** The next `count` messages; throws when another one follows them. */
  exactly(count: number): Promise<Answer<Selected>[]>
  /** The comments that kept the connection open so far. */
  heartbeats(): number
  status: number
  headers: Headers
  /** Goes away. */
  leave(): Promise<void>
}

/** Reads server-sent events (GraphQL over SSE, distinct connections mode). */
export function readStream(response: Response): Subscription {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let heartbeats = 0
  let buffer = ''
  let reading: Promise<Answer<Selected> | null> | null = null

  async function read(): Promise<Answer<Selected> | null> {
    for (;;) {
      const at = buffer.indexOf('\n\n')
      if (at >= 0) {
        const block = buffer.slice(0, at)
        buffer = buffer.slice(at + 2)
        if (block.startsWith(':')) heartbeats++
        if (block.startsWith('event: complete')) return null
        const data = /^data: (.*)$/m.exec(block)?.[1]
        if (data) return JSON.parse(data)
        continue
      }
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }))
      if (done) return null
      buffer += value
    }
  }

  // A message that one caller gave up waiting for is the next caller's.
  async function next(): Promise<Answer<Selected> | null> {
    reading ??= read()
    const message = await reading
    reading = null
    return message
  }

  async function take(count: number): Promise<Answer<Selected>[]> {
    const messages: Answer<Selected>[] = []
    while (messages.length < count) {
      const message = await next()
      if (!message) throw new Error(`the stream ended after ${messages.length} of ${count} messages`)
      messages.push(message)
    }
    return messages
  }

  return {
    next,
    take,
    async exactly(count) {
      const messages = await take(count)
      reading ??= read()
      const another = await Promise.race([reading, sleep(400, 'none' as const)])
      if (another !== 'none') throw new Error(`after ${count} messages there is ${JSON.stringify(another)}`)
      return messages
    },
    heartbeats: () => heartbeats,
    status: response.status,
    headers: response.headers,
    leave: () => reader.cancel().catch(() => {}),
  }
}

/** Subscribes through Yoga, as the caller of `ctx`. */
export async function subscribe(
  app: Pick<App, 'graphql'>,
  ctx: Pick<Context, 'caller'> & { stillHolds?: () => Promise<boolean> },
  query: string,
  variables: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<Subscription> {
  const request = new Request('http://test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query, variables }),
  })
  const { caller, stillHolds } = ctx
  return readStream(await app.graphql.fetch(request, { caller, stillHolds }))
}
