import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { type Company, findCompanies } from './find-companies.ts'
import type { Push } from './sync-round.ts'

/** Where the state of each account goes. Every account is in exactly one list. */
export interface Choices {
  /** To the company with our id, which is made where there is none. */
  byOurId: Push[]
  /** To a company that is not ours yet: the one a person chose, or the only one of the account's domain. */
  byRemoteId: { push: Push; remoteId: string }[]
  /** Nowhere, before a person has chosen. */
  ambiguous: { push: Push; companies: Company[] }[]
}

/**
 * Chooses the company of each account. An account that the portal knows is found by our own unique property, and
 * never looked for. One that is new to it, and has a domain, takes the only company of that domain which is
 * nobody's yet; where there are several, or several accounts would take it, a person chooses.
 */
export async function chooseCompanies(
  client: HubspotClient,
  pushes: readonly Push[],
): Promise<Choices | Failure> {
  const choices: Choices = { byOurId: [], byRemoteId: [], ambiguous: [] }
  const open: Push[] = []
  for (const push of pushes) {
    const { link, remoteId, chosenRemoteId } = push.record
    if (chosenRemoteId) choices.byRemoteId.push({ push, remoteId: chosenRemoteId })
    else if (link === 'CHOSEN' || remoteId || !push.state.domain) choices.byOurId.push(push)
    else open.push(push)
  }
  if (open.length === 0) return choices
  const found = await findCompanies(
    client,
    open.map(({ state }) => state.domain!),
  )
  if ('kind' in found) return found
  for (const [domain, sharing] of Map.groupBy(open, ({ state }) => state.domain!)) {
    choose(sharing, found.get(domain) ?? [], choices)
  }
  return choices
}

/** Chooses for the accounts that share a domain. */
function choose(sharing: Push[], companies: Company[], choices: Choices): void {
  const ours = new Set(companies.map(({ accountId }) => accountId))
  const free = companies.filter(({ accountId }) => accountId === null)
  const looking = sharing.filter((push) => !ours.has(push.state.accountId))
  choices.byOurId.push(...sharing.filter((push) => ours.has(push.state.accountId)))
  if (free.length === 0) choices.byOurId.push(...looking)
  else if (free.length === 1 && looking.length === 1) {
    choices.byRemoteId.push({ push: looking[0]!, remoteId: free[0]!.remoteId })
  } else choices.ambiguous.push(...looking.map((push) => ({ push, companies: free })))
}
