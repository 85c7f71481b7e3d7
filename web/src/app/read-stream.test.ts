import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readStream, SILENCE_MS } from './read-stream.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A gateway whose connection breaks only when the request is aborted. `write` sends a text; without `opens` it never responds. */
function startGateway({ opens = true } = {}) {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const send = (async (_url, init) => {
    const signal = init!.signal!
    if (!opens)
      return await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    const body = new ReadableStream<Uint8Array>({
      start(started) {
        controller = started
        signal.addEventListener('abort', () => started.error(signal.reason))
      },
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  }) as typeof fetch
  return { send, write: (text: string) => controller!.enqueue(new TextEncoder().encode(text)) }
}

const body = { query: 'subscription { licenseChanges { cursor } }', variables: {} }

test.each([true, false])(
  'a connection that is silent ends with an error (response arrived: %s)',
  async (opens) => {
    const { send } = startGateway({ opens })
    const failed = expect(readStream(send, body, new AbortController().signal).next()).rejects.toThrow(
      'silent',
    )
    await vi.advanceTimersByTimeAsync(SILENCE_MS)
    await failed
    expect(vi.getTimerCount()).toBe(0)
  },
)

test('comments keep a stream open, and a message in two parts is read', async () => {
  const { send, write } = startGateway()
  const stream = readStream(send, body, new AbortController().signal)
  const next = stream.next()
  for (let sent = 0; sent < 10; sent++) {
    await vi.advanceTimersByTimeAsync(SILENCE_MS - 1)
    write(':\n\n')
  }
  write('event: next\ndata: {"data":')
  await vi.advanceTimersByTimeAsync(SILENCE_MS - 1)
  write('{"x":1}}\n\n')
  expect(await next).toEqual({ done: false, value: { data: { x: 1 } } })
  await stream.return(undefined)
  expect(vi.getTimerCount()).toBe(0)
})
