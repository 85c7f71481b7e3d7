import { isCustomerDomain, isPublicMailDomain } from '../domain/accounts/mail-domain.ts'
import type { Sql } from '../platform/db.ts'

/**
 * Returns, for accounts without a domain, the domain of their oldest contact with a business address. Leaves out a
 * domain that another account has too, as its own or in an address, because it does not identify one customer.
 */
export async function findBusinessDomains(
  sql: Sql,
  accountIds: readonly string[],
): Promise<Map<string, string>> {
  if (accountIds.length === 0) return new Map()
  const contacts = await sql.query<{ accountId: string; domain: string }>(contactsStatement, [accountIds])
  const domains = new Map<string, string>()
  for (const { accountId, domain } of contacts)
    if (!domains.has(accountId) && isBusinessDomain(domain)) domains.set(accountId, domain)
  const own = await sql.query<{ domain: string }>(ownStatement, [[...new Set(domains.values())]])
  const identifying = new Set(own.map(({ domain }) => domain))
  return new Map([...domains].filter(([, domain]) => identifying.has(domain)))
}

/** Whether the addresses of a domain belong to one customer. */
export function isBusinessDomain(domain: string): boolean {
  return isCustomerDomain(domain) && !isPublicMailDomain(domain)
}

const contactsStatement = {
  name: 'mail-domains-of-accounts',
  text: `
    select c.account_id as "accountId", lower(split_part(c.email, '@', 2)) as domain
    from contacts c join accounts a on a.id = c.account_id
    where c.account_id = any($1::uuid[]) and a.domain is null and c.anonymized_at is null and c.removed_at is null order by c.id`,
}

/** Of these domains, those of one account. */
const ownStatement = {
  name: 'mail-domains-of-one-account',
  text: `
    select domain from (
      select lower(split_part(email, '@', 2)) as domain, account_id from contacts
      where lower(split_part(email, '@', 2)) = any($1::text[]) and anonymized_at is null
      union all select domain, id from accounts where domain = any($1::text[])
    ) named group by domain having count(distinct account_id) = 1`,
}
