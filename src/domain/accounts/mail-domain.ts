import providers from 'email-providers/all.json' with { type: 'json' }

/**
 * RFC 2606 reserves these domains for examples, so they are not public mail providers, whatever the list
 * contains.
 */
const reserved = ['example.com', 'example.net', 'example.org']
const publicDomains = new Set(providers.filter((domain: string) => !reserved.includes(domain)))

/** Whether the domain belongs to a public mail provider, so that it does not identify one customer. */
export function isPublicMailDomain(domain: string): boolean {
  return publicDomains.has(domain.toLowerCase())
}

/** The part of an address after its last @, in lower case. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase()
}
