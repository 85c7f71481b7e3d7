/** A message of a GraphQL subscription over server-sent events. */
export interface StreamMessage<Data> {
  data?: Data | null
  errors?: { message: string; extensions?: { code?: string } }[]
}

/**
 * Reads a subscription as server-sent events over `fetch`, which sends a body and a credential as `EventSource` cannot. Ends
 * when the gateway completes the stream. Throws when the connection breaks or the gateway does not answer with a stream.
 * `onOpen` is called when the gateway has answered with a stream, which may be long before its first message.
 */
export async function* readStream<Data>(
  send: typeof fetch,
  body: { query: string; variables: object },
  signal: AbortSignal,
  onOpen: () => void = () => {},
): AsyncGenerator<StreamMessage<Data>> {
  const response = await send('/graphql', {
    method: 'POST',
    signal,
    credentials: 'omit',
    cache: 'no-store',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify(body),
  })
  if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream'))
    throw new Error(`HTTP ${response.status}`)
  onOpen()
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  try {
    while (true) {
      const { done, value } = await reader.read()
      if (done) return
      const events = (rest + value).split('\n\n')
      rest = events.pop() ?? ''
      for (const event of events) {
        const lines = event.split('\n')
        if (lines.includes('event: complete')) return
        const data = lines
          .flatMap((line) => (line.startsWith('data:') ? [line.slice(5).trim()] : []))
          .join('\n')
        if (data) yield JSON.parse(data) as StreamMessage<Data>
      }
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}
