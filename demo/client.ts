/** A document that `codegen.ts` typed: what it takes, and what it answers. */
export interface Document<Answer, Variables> {
  toString(): string
  __apiType?: (variables: Variables) => Answer
}

/** A client of the graph, as one audience. */
export interface Client {
  /** Sends a document and answers its data. Rejects when the gateway answered with errors. */
  send<Answer, Variables>(document: Document<Answer, Variables>, variables: Variables): Promise<Answer>
}

interface Response<Answer> {
  data?: Answer
  errors?: { message: string; extensions?: { code?: string } }[]
}

/** Connects to a gateway: with an API key as its audience; without one as software in the field. */
export function connect(url: string, apiKey?: string): Client {
  const headers = {
    'content-type': 'application/json',
    ...(apiKey && { authorization: `Bearer ${apiKey}` }),
  }
  return {
    async send<Answer, Variables>(document: Document<Answer, Variables>, variables: Variables) {
      const body = JSON.stringify({ query: document.toString(), variables })
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(10_000),
      })
      const { data, errors } = (await response.json()) as Response<Answer>
      if (!data || errors) {
        const reasons = errors?.map(({ message, extensions }) => `${extensions?.code}: ${message}`)
        throw new Error(reasons?.join('; ') ?? `HTTP ${response.status} without data`)
      }
      return data
    },
  }
}

interface Member {
  __typename: string
}

/** The member of a result union that is expected; any other one is an error that says what came instead. */
export function expectMember<Result extends Member, Name extends Result['__typename']>(
  result: Result,
  name: Name,
): Extract<Result, { __typename: Name }> {
  if (isMember(result, name)) return result
  const declined = 'code' in result && 'message' in result ? ` ${result.code}: ${result.message}` : ''
  throw new Error(`expected ${name}, got ${result.__typename}${declined}`)
}

/** A fact that must hold; the demonstration fails where it does not. */
export function expectEqual<T>(what: string, actual: T, expected: T): void {
  if (actual !== expected) throw new Error(`expected ${what} to be ${expected}, got ${actual}`)
}

function isMember<Result extends Member, Name extends Result['__typename']>(
  result: Result,
  name: Name,
): result is Extract<Result, { __typename: Name }> {
  return result.__typename === name
}
