/** A message of a GraphQL subscription over server-sent events. */
export interface StreamMessage<Data> {
  data?: Data | null
  errors?: { message: string; extensions?: { code?: string } }[]
}

/**
 * Longest time without a byte of a stream, in milliseconds. The gateway sends a comment every 12 s. A connection can break
 * without a notice, for example while the machine sleeps. The read would then never end.
 */
export const SILENCE_MS = 45_000

/**
 * Reads a subscription as server-sent events over `fetch`, which sends a body and a credential as `EventSource` cannot. Ends
 * when the gateway completes the stream. Throws when the connection breaks or is silent for 45 s, and when the gateway does not
 * answer with a stream. `onOpen` is called when the gateway has answered with a stream, which may be long before its first message.
 */
export async function* readStream<Data>(
  send: typeof fetch,
  body: { query: string; variables: object },
  signal: AbortSignal,
  onOpen: () => void = () => {},
): AsyncGenerator<StreamMessage<Data>> {
  const silence = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const hear = () => {
    clearTimeout(timer)
    timer = setTimeout(() => silence.abort(new Error('The stream is silent.')), SILENCE_MS)
  }
  hear()
  try {
    const ended = AbortSignal.any([signal, silence.signal])
    const response = await send('/graphql', {
      method: 'POST',
      signal: ended,
      credentials: 'omit',
      cache: 'no-store',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify(body),
    })
    if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream'))
      throw new Error(`HTTP ${response.status}`)
    onOpen()
    for await (const data of readEvents(response.body, hear)) yield JSON.parse(data) as StreamMessage<Data>
  } finally {
    clearTimeout(timer)
  }
}

/** Reads the data of the events of a stream until it ends or is complete. Calls `onBytes` when bytes arrive. */
async function* readEvents(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onBytes: () => void,
): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  try {
    while (true) {
      const { done, value } = await reader.read()
      if (done) return
      onBytes()
      const events = (rest + value).split('\n\n')
      rest = events.pop() ?? ''
      for (const event of events) {
        const lines = event.split('\n')
        if (lines.includes('event: complete')) return
        const data = lines
          .flatMap((line) => (line.startsWith('data:') ? [line.slice(5).trim()] : []))
          .join('\n')
        if (data) yield data
      }
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}
