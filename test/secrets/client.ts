import { randomUUID } from 'node:crypto'

/** What a client asks with: a mutation by its field, or any document. */
export interface Client {
  /** Sends a mutation with its input; answers its payload or refusal. */
  mutate(field: string, input: object, selection: string, token?: string): Promise<Answered>
  /** Sends anything; answers its status. */
  send(body: unknown, token?: string, path?: string): Promise<{ status: number; body: Body }>
  /** Every message of an error or a refusal that was heard, as JSON. */
  heard: string[]
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads what its own document selected
type Answered = Record<string, any>

interface Body {
  data?: Record<string, Answered> | null
  errors?: object[]
}

/** A client of a gateway over HTTP that keeps every error and refusal it receives. */
export function connectClient(url: string): Client {
  const heard: string[] = []

  async function send(body: unknown, token?: string, path = '/graphql') {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    const text = await response.text()
    const answer = (text.startsWith('{') ? JSON.parse(text) : { errors: [{ text }] }) as Body
    const refusals = Object.values(answer.data ?? {}).filter((member) => member?.code && member.message)
    for (const error of [...(answer.errors ?? []), ...refusals]) heard.push(JSON.stringify(error))
    return { status: response.status, body: answer }
  }

  return {
    heard,
    send,
    async mutate(field, input, selection, token) {
      const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}`
      const query = `mutation ($input: ${type}Input!) { answer: ${field}(input: $input) {
        __typename ... on ${type}Payload { ${selection} } ... on Refusal { code message } } }`
      const variables = { input: { idempotencyKey: randomUUID(), ...input } }
      const { body } = await send({ query, variables }, token)
      return body.data?.answer ?? { code: JSON.stringify(body.errors) }
    },
  }
}
