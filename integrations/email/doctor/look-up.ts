import type { Resolver } from 'node:dns/promises'

/** The text records of a name; null if DNS does not respond. */
export async function lookUpTexts(resolver: Resolver, name: string): Promise<string[] | null> {
  const records = await settle(resolver.resolveTxt(name))
  return records?.map((parts) => parts.join('')) ?? null
}

/** The mail servers of a domain; null if DNS does not respond. An empty name means that the domain has no mail (RFC 7505). */
export async function lookUpMailServers(resolver: Resolver, domain: string): Promise<string[] | null> {
  const records = await settle(resolver.resolveMx(domain))
  return records?.map(({ exchange }) => exchange) ?? null
}

/** The records of a response, none if there are none, and null if DNS does not respond. */
async function settle<R>(response: Promise<R[]>): Promise<R[] | null> {
  try {
    return await response
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOTFOUND' || code === 'ENODATA' ? [] : null
  }
}
