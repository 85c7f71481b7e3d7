import { isIP } from 'node:net'

/** One hop that a proxy recorded. */
export interface Hop {
  /** Address of the client of the proxy; null if the proxy recorded none that can be read. */
  address: string | null
  /** Protocol that the client used, in lower case; null if the proxy recorded none. */
  protocol: string | null
}

/**
 * Reads the hops of a header, the first proxy first: `Forwarded` (RFC 7239), or a list of addresses such as
 * `X-Forwarded-For`, `X-Real-IP` and the headers of delivery networks. `name` is in lower case.
 */
export function readHops(name: string, value: string): Hop[] {
  if (name === 'forwarded') return splitUnquoted(value, ',').filter(Boolean).map(readElement)
  return value
    .split(',')
    .map((text) => text.trim())
    .filter(Boolean)
    .map((text) => ({ address: readAddress(text), protocol: null }))
}

/** Reads an element of `Forwarded`: pairs of a name and a token or a quoted string (RFC 7239 section 4). */
function readElement(element: string): Hop {
  const pairs = new Map<string, string>()
  for (const pair of splitUnquoted(element, ';')) {
    const at = pair.indexOf('=')
    pairs.set(pair.slice(0, at).trim().toLowerCase(), unquote(pair.slice(at + 1).trim()))
  }
  return {
    address: readAddress(pairs.get('for') ?? ''),
    protocol: pairs.get('proto')?.toLowerCase() ?? null,
  }
}

/** Returns the address of `address`, `address:port`, `[address]` or `[address]:port`; null for any other text. */
function readAddress(text: string): string | null {
  const [, bracketed, dotted] = /^\[([^\]]*)\](?::\w+)?$|^([\d.]+):\w+$/.exec(text) ?? []
  const address = bracketed ?? dotted ?? text
  return isIP(address) && (bracketed === undefined || isIP(address) === 6) ? address : null
}

/**
 * Splits a text at a separator, except inside quoted strings (RFC 9110 section 5.6.4). Scans from the end, which a trusted
 * proxy wrote: a quote that a client left open at the beginning then hides nothing.
 */
function splitUnquoted(text: string, separator: ',' | ';'): string[] {
  const parts: string[] = []
  let isQuoted = false
  let end = text.length
  for (let at = text.length - 1; at >= 0; at--) {
    if (text[at] === '"') {
      let start = at
      while (text[start - 1] === '\\') start--
      // A quote after an odd number of backslashes is text.
      if ((at - start) % 2 === 0) isQuoted = !isQuoted
      at = start
    } else if (text[at] === separator && !isQuoted) {
      parts.push(text.slice(at + 1, end))
      end = at
    }
  }
  return [...parts, text.slice(0, end)].reverse().map((part) => part.trim())
}

function unquote(text: string): string {
  return text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : text
}
