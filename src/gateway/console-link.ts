import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { writeSecretFile } from '../platform/secret-file.ts'

/** Returns the link that opens the console of a gateway signed in. The ticket is in the fragment, which no browser sends. */
export function consoleLinkOf(url: string, ticket: string): string {
  const link = new URL('/console/', url)
  // No browser connects to an address that means all addresses of a machine.
  if (link.hostname === '0.0.0.0' || link.hostname === '[::]') link.hostname = '127.0.0.1'
  link.hash = `ticket=${ticket}`
  return link.href
}

/** A file with the link, which only this user can read. */
export interface ConsoleLinkFile {
  path: string
  remove(): void
}

/** Writes the link to the data directory. Gateways on other ports have other files. Throws the error of the operating system. */
export function writeConsoleLink(dataDir: string, link: string): ConsoleLinkFile {
  const { port, protocol } = new URL(link)
  const path = resolve(dataDir, `console-link-${port || (protocol === 'https:' ? 443 : 80)}`)
  writeSecretFile(path, link)
  return { path, remove: () => rmSync(path, { force: true }) }
}
