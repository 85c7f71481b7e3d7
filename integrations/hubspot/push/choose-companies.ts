import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { type Company, findCompanies } from './find-companies.ts'
import type { Push } from './sync-round.ts'

/** The target of each account's state. Every account is in exactly one list. */
export interface Choices {
  /** The company that names the account's id. HubSpot creates it if none exists. */
  byOurId: Push[]
  /** A company that is not linked yet: the chosen one, or the only one with the account's domain. */
  byRemoteId: { push: Push; remoteId: string }[]
  /** No company until a person chooses one. */
  ambiguous: { push: Push; companies: Company[] }[]
}

/**
 * Chooses the company of each account. A synced account is found by its id in our unique property, without a search. A
 * new account with a domain is linked to the company with that domain, if exactly one exists and it is not linked yet.
 * A person must choose if there are several such companies, or several such accounts.
 */
export async function chooseCompanies(
  client: HubspotClient,
  pushes: readonly Push[],
): Promise<Choices | Failure> {
  const choices: Choices = { byOurId: [], byRemoteId: [], ambiguous: [] }
  const searched: Push[] = []
  for (const push of pushes) {
    const { link, remoteId, chosenRemoteId } = push.record
    if (chosenRemoteId) choices.byRemoteId.push({ push, remoteId: chosenRemoteId })
    else if (link === 'CHOSEN' || remoteId || !push.domain) choices.byOurId.push(push)
    else searched.push(push)
  }
  if (searched.length === 0) return choices
  const found = await findCompanies(
    client,
    searched.map(({ domain }) => domain!),
  )
  if ('kind' in found) return found
  for (const [domain, sharing] of Map.groupBy(searched, (push) => push.domain!)) {
    choose(sharing, found.get(domain) ?? [], choices)
  }
  return choices
}

/** Chooses for the accounts that share a domain. */
function choose(sharing: Push[], companies: Company[], choices: Choices): void {
  const ours = new Set(companies.map(({ accountId }) => accountId))
  const free = companies.filter(({ accountId }) => accountId === null)
  const unlinked = sharing.filter((push) => !ours.has(push.state.accountId))
  choices.byOurId.push(...sharing.filter((push) => ours.has(push.state.accountId)))
  if (free.length === 0) choices.byOurId.push(...unlinked)
  else if (free.length === 1 && unlinked.length === 1) {
    choices.byRemoteId.push({ push: unlinked[0]!, remoteId: free[0]!.remoteId })
  } else choices.ambiguous.push(...unlinked.map((push) => ({ push, companies: free })))
}
