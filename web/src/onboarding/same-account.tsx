import { UserRoundCheck } from 'lucide-react'
import { useClient, useQuery } from 'urql'
import { read } from '../generated/fragment-masking.ts'
import {
  type SameAccount_AccountFragment,
  SameAccount_AccountFragmentDoc,
  SameAccountDocument,
  type SameAccountQuery,
  type SameAccountQueryVariables,
  SamePersonDocument,
  type SamePersonQuery,
} from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { useDebounced } from '../parts/debounced.ts'
import { isAddress } from '../parts/email-address.ts'
import { ProblemLine } from '../parts/problem-line.tsx'
import { words } from './words.ts'

/** What a person typed about a customer. */
export interface Typed {
  name: string
  email: string
  domain: string
  externalId: string
}

/** Why an existing account may be the customer. By the domain and the external ID, the gateway takes the account itself. */
type Reason = 'EXTERNAL_ID' | 'DOMAIN' | 'EMAIL' | 'NAME'

export interface Match {
  account: SameAccount_AccountFragment
  reason: Reason
}

/** Whether the onboarding would create a second account beside a match. */
export function isDuplicate({ reason }: Match): boolean {
  return reason === 'EMAIL' || reason === 'NAME'
}

/**
 * Finds the existing accounts that a customer may have, a moment after the last key. `check` reads them at once, for the
 * moment at which the form is sent; null if they cannot be read. What was typed is sent in the body of a request only. A request
 * searches for one text, so the address has a request of its own.
 */
export function useSameAccounts(typed: Typed) {
  const client = useClient()
  const settled = useDebounced(JSON.stringify(textsOf(typed)), 300)
  const texts = JSON.parse(settled) as Typed
  const [accounts, readAccounts] = useQuery({
    query: SameAccountDocument,
    variables: accountVariables(texts),
    pause: !hasTexts(texts),
  })
  const [people, readPeople] = useQuery({
    query: SamePersonDocument,
    variables: { email: texts.email },
    pause: !isAddress(texts.email),
  })
  // The client keeps the previous result until the next one arrives. `matchesOf` compares what it found by itself.
  const data = {
    accounts: hasTexts(texts) && !accounts.fetching ? accounts.data : undefined,
    people: people.data,
  }
  async function check(values: Typed): Promise<Match[] | null> {
    const now = textsOf(values)
    const [byTexts, byAddress] = await Promise.all([
      hasTexts(now)
        ? client.query(SameAccountDocument, accountVariables(now), { requestPolicy: 'network-only' })
        : null,
      isAddress(now.email)
        ? client.query(SamePersonDocument, { email: now.email }, { requestPolicy: 'network-only' })
        : null,
    ])
    if (byTexts?.error || byAddress?.error) return null
    return matchesOf({ accounts: byTexts?.data, people: byAddress?.data }, now)
  }
  return {
    matches: matchesOf(data, texts),
    error: accounts.error ?? people.error,
    retry: () => {
      readAccounts({ requestPolicy: 'network-only' })
      readPeople({ requestPolicy: 'network-only' })
    },
    check,
  }
}

function textsOf({ name, email, domain, externalId }: Typed): Typed {
  return { name: name.trim(), email: email.trim(), domain: domain.trim(), externalId: externalId.trim() }
}

function accountVariables({ name, domain, externalId }: Typed): SameAccountQueryVariables {
  return {
    name,
    domain,
    externalId,
    byName: folded(name).length > 1,
    byDomain: domain.includes('.'),
    byExternalId: externalId !== '',
  }
}

function hasTexts(texts: Typed): boolean {
  const { byName, byDomain, byExternalId } = accountVariables(texts)
  return byName || byDomain || byExternalId
}

/** Each account once, with its best reason. Of a partner, only those that one would create a second time. */
function matchesOf(
  { accounts, people }: { accounts: SameAccountQuery | undefined; people: SamePersonQuery | undefined },
  { name, email }: Typed,
): Match[] {
  const found = new Map<string, Match>()
  const add = (account: SameAccount_AccountFragment, reason: Reason) => {
    if (!found.has(account.id)) found.set(account.id, { account, reason })
  }
  for (const [edges, reason] of [
    [accounts?.byExternalId?.edges, 'EXTERNAL_ID'],
    [accounts?.byDomain?.edges, 'DOMAIN'],
  ] as const)
    for (const { node } of edges ?? []) {
      const account = read(SameAccount_AccountFragmentDoc, node)
      if (!account.partner) add(account, reason)
    }
  for (const { record } of people?.search ?? [])
    if (record?.__typename === 'Contact' && isSameAddress(record.email, email))
      add(read(SameAccount_AccountFragmentDoc, record.account), 'EMAIL')
  for (const { record } of accounts?.byName ?? [])
    if (record?.__typename === 'Account') {
      const account = read(SameAccount_AccountFragmentDoc, record)
      if (folded(account.name) === folded(name)) add(account, 'NAME')
    }
  return [...found.values()]
}

/** A name without what two spellings of it differ in: case, accents, spaces and punctuation. */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
}

/** Whether two addresses are one. The gateway keeps the domain in its ASCII form. */
function isSameAddress(one: string, other: string): boolean {
  return inAscii(one) === inAscii(other)
}

function inAscii(address: string): string {
  const at = address.lastIndexOf('@')
  const url = URL.parse(`http://${address.slice(at + 1)}`)
  return `${address.slice(0, at)}@${url?.hostname ?? address.slice(at + 1)}`.toLowerCase()
}

/** Shows the accounts that may be the customer, and lets a person take one of them or decide for another account. */
export function SameAccounts({
  matches,
  error,
  onRetry,
  isAnother,
  isNeeded,
  onUse,
  onAnother,
}: {
  matches: readonly Match[]
  error: Parameters<typeof ProblemLine>[0]['error']
  onRetry(): void
  /** Whether the person decided to create another account. */
  isAnother: boolean
  /** Whether the form waits for the decision. */
  isNeeded: boolean
  onUse(account: SameAccount_AccountFragment): void
  onAnother(): void
}) {
  const t = useWords(words)
  const hasDuplicate = matches.some(isDuplicate) && matches.every(isDuplicate)
  return (
    <div role="status">
      <ProblemLine error={error} onRetry={onRetry} />
      {matches.length > 0 && (
        <div className="rounded-md bg-accent-soft px-3 py-2.5">
          <p className="flex gap-2 font-medium text-accent">
            <UserRoundCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
            {t.mayExist(matches.length)}
          </p>
          <ul className="mt-1 divide-y divide-line">
            {matches.map(({ account, reason }) => (
              <li
                key={account.id}
                className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2"
              >
                <div className="min-w-0">
                  <p className="font-medium break-words">
                    {account.name}
                    {account.domain && (
                      <span className="ml-2 text-sm font-normal text-quiet">{account.domain}</span>
                    )}
                  </p>
                  <p className="text-sm text-quiet">
                    {account.partner ? t.ofPartner(account.partner) : t[`same${reason}`]}
                  </p>
                </div>
                {!account.partner && (
                  <Button size="small" look="primary" onClick={() => onUse(account)}>
                    {t.useAccount}
                  </Button>
                )}
              </li>
            ))}
          </ul>
          {hasDuplicate && (
            <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line pt-2.5">
              <p className={`text-sm ${isNeeded && !isAnother ? 'text-bad' : 'text-quiet'}`}>
                {isAnother ? t.anotherIsCreated : t.decideFirst}
              </p>
              {!isAnother && (
                <Button size="small" onClick={onAnother}>
                  {t.createAnother}
                </Button>
              )}
            </div>
          )}
        </div>
      )}
    </div>
  )
}
