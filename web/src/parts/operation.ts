import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { useRef, useState } from 'react'
import { CombinedError, useMutation } from 'urql'
import { type FragmentType, read } from '../generated/fragment-masking.ts'
import { type RefusalNotice_RefusalFragment, RefusalNotice_RefusalFragmentDoc } from '../generated/graphql.ts'

type InputRefusal = Extract<RefusalNotice_RefusalFragment, { issues: unknown }>

/** What became of an operation. */
export type Outcome<Payload> =
  | { kind: 'done'; payload: Payload }
  | { kind: 'refused'; refusal: RefusalNotice_RefusalFragment }
  | { kind: 'failed'; error: CombinedError }

/** A run that sent nothing, as the one before is under way: the second press of a double click. */
export interface Repeated {
  kind: 'repeated'
}

/** The payload of a mutation: the member of its union that no refusal is. */
export type PayloadOf<Data> = Extract<
  Exclude<Data[keyof Data], string | undefined>,
  { __typename: `${string}Payload` }
>

/**
 * Runs a mutation of the graph: one field with the argument `input`, which returns a payload or a refusal. Documents select
 * `__typename` and `...RefusalNotice_refusal` of the union. A run while another one is under way sends nothing.
 */
export function useOperation<Data extends object, Input extends object>(
  document: TypedDocumentNode<Data, { input: Input }>,
) {
  const [{ fetching }, send] = useMutation(document)
  const [outcome, setOutcome] = useState<Outcome<PayloadOf<Data>> | null>(null)
  const isSending = useRef(false)
  async function run(input: Input): Promise<Outcome<PayloadOf<Data>> | Repeated> {
    // `fetching` is known to the page only after it was drawn again.
    if (isSending.current) return { kind: 'repeated' }
    isSending.current = true
    const { data, error } = await send({ input })
    isSending.current = false
    const next = outcomeOf<Data>(data, error)
    setOutcome(next)
    return next
  }
  return { run, pending: fetching, outcome, reset: () => setOutcome(null) }
}

function outcomeOf<Data extends object>(
  data: Data | undefined,
  error: CombinedError | undefined,
): Outcome<PayloadOf<Data>> {
  const result = Object.entries(data ?? {}).find(([name]) => name !== '__typename')?.[1] as
    | { __typename: string }
    | null
    | undefined
  if (error) return refusalOf(error) ?? { kind: 'failed', error }
  // Something between the gateway and the browser changed the response.
  if (!result) {
    const networkError = new Error('The response has no result.')
    return { kind: 'failed', error: new CombinedError({ networkError }) }
  }
  if (result.__typename.endsWith('Payload')) return { kind: 'done', payload: result as PayloadOf<Data> }
  const refusal = read(
    RefusalNotice_RefusalFragmentDoc,
    result as unknown as FragmentType<typeof RefusalNotice_RefusalFragmentDoc>,
  )
  return { kind: 'refused', refusal }
}

/** The refusal of an input that has a value of a wrong form, such as a date that no calendar has; null for another error. */
function refusalOf({ graphQLErrors }: CombinedError): { kind: 'refused'; refusal: InputRefusal } | null {
  const issues = graphQLErrors.flatMap(
    ({ extensions }) => (extensions.issues as InputRefusal['issues']) ?? [],
  )
  if (issues.length === 0 || graphQLErrors.some(({ extensions }) => extensions.code !== 'INPUT_INVALID'))
    return null
  const message = graphQLErrors.map((error) => error.message).join(' ')
  return { kind: 'refused', refusal: { code: 'INPUT_INVALID', message, issues } as unknown as InputRefusal }
}
