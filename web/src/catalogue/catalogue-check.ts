import { useEffect, useState } from 'react'
import { type CombinedError, useClient } from 'urql'
import { type FragmentType, read } from '../generated/fragment-masking.ts'
import {
  ApplyCatalogueDocument,
  type ApplyCatalogueMutation,
  type CatalogueChanges_ChangeFragment,
  CatalogueChanges_ChangeFragmentDoc,
  type ExpectedVersionInput,
  RefusalNotice_RefusalFragmentDoc,
} from '../generated/graphql.ts'

const QUIET_MS = 350
const FIRST_REPEAT_MS = 1_000
const MAX_REPEAT_MS = 30_000

/** Something that the gateway does not accept in a catalogue file. */
export interface CatalogueIssue {
  path: readonly string[]
  message: string
  line: number | null
  column: number | null
}

/** What the gateway says about a catalogue file. */
export type CatalogueCheck =
  | { kind: 'accepted'; changes: readonly CatalogueChanges_ChangeFragment[] }
  | { kind: 'refused'; issues: readonly CatalogueIssue[] }
  /** A license type does not have its expected version. */
  | { kind: 'changed'; message: string }
  | { kind: 'failed'; error: CombinedError }

/**
 * Checks a catalogue file by a dry run when it has been the same for a moment. Returns what the gateway said about the last
 * checked file, null before the first, and whether a check of the present file is still to come. A check that failed is
 * repeated, at the latest when the network is back. `expectedVersions` are those of license types that must not have changed;
 * another value of it is checked anew.
 */
export function useCatalogueCheck(
  text: string | null,
  expectedVersions: readonly ExpectedVersionInput[],
): { check: CatalogueCheck | null; pending: boolean } {
  const client = useClient()
  const [last, setLast] = useState<{ asked: string; check: CatalogueCheck } | null>(null)
  const expected = JSON.stringify(expectedVersions)
  const asked = `${expected}${text}`
  useEffect(() => {
    if (text === null) return
    let isCurrent = true
    let failures = 0
    let isFailed = false
    const send = async () => {
      isFailed = false
      const input = { catalog: text, dryRun: true, expectedVersions: JSON.parse(expected) }
      const { data, error } = await client.mutation(ApplyCatalogueDocument, { input }).toPromise()
      if (!isCurrent) return
      setLast({ asked, check: checkOf(data?.applyCatalog, error) })
      if (!error || !mayPass(error)) return
      isFailed = true
      timer = setTimeout(send, Math.min(FIRST_REPEAT_MS * 2 ** failures++, MAX_REPEAT_MS))
    }
    const sendNow = () => {
      if (!isFailed) return
      clearTimeout(timer)
      void send()
    }
    let timer = setTimeout(send, QUIET_MS)
    addEventListener('online', sendNow)
    return () => {
      isCurrent = false
      clearTimeout(timer)
      removeEventListener('online', sendNow)
    }
  }, [text, expected, asked, client])
  return {
    check: text === null ? null : (last?.check ?? null),
    pending: text !== null && last?.asked !== asked,
  }
}

/** Whether the same request may succeed later: the network was away, or the gateway was overloaded or had an error. */
function mayPass({ response }: CombinedError): boolean {
  const status: number = response?.status ?? 0
  return status < 400 || status === 408 || status === 429 || status >= 500
}

function checkOf(
  result: ApplyCatalogueMutation['applyCatalog'] | undefined,
  error: CombinedError | undefined,
): CatalogueCheck {
  if (error || !result) return { kind: 'failed', error: error! }
  if (result.__typename === 'ApplyCatalogPayload') {
    const changes: readonly FragmentType<typeof CatalogueChanges_ChangeFragmentDoc>[] = result.changes
    return { kind: 'accepted', changes: read(CatalogueChanges_ChangeFragmentDoc, changes) }
  }
  if (result.__typename === 'InputRefusal') return { kind: 'refused', issues: result.catalogueIssues }
  const { code, message } = read(RefusalNotice_RefusalFragmentDoc, result)
  if (code === 'LICENSE_TYPE_CHANGED') return { kind: 'changed', message }
  return { kind: 'refused', issues: [{ path: [], message, line: null, column: null }] }
}
