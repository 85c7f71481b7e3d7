import providers from 'email-providers/all.json' with { type: 'json' }

/** RFC 2606 reserves these domains for examples. The list of providers contains them; no mailbox exists there. */
const reserved = ['example.com', 'example.net', 'example.org']
const publicDomains = new Set(providers.filter((domain: string) => !reserved.includes(domain)))

/** Whether a domain offers addresses to everyone, so that it does not identify a company. */
export function isPublicMailDomain(domain: string): boolean {
  return publicDomains.has(domain)
}

/** The part of an address after its last @, in lower case. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase()
}
