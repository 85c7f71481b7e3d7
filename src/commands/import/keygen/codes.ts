const MAX_LENGTH = 64

/** Returns a name as a code: lower-case words joined by dashes. Null if it has no Latin letters and no digits. */
export function toCode(name: string, noun: string): string | null {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
  if (words.length === 0) return null
  const code = words.join('-')
  return shorten(/^[a-z]/.test(code) ? code : `${noun}-${code}`, MAX_LENGTH)
}

/**
 * Returns a code for each named thing, the same at every import of the same things. If two names lead to the same code, the
 * older thing gets it, and each other thing adds the beginning of its id.
 */
export function assignCodes(
  things: readonly { id: string; name: string; created: string }[],
  noun: string,
): Map<string, string> {
  const codes = new Map<string, string>()
  const taken = new Set<string>()
  const byAge = [...things].sort((a, b) => compare(a.created, b.created) || compare(a.id, b.id))
  for (const { id, name } of byAge) {
    const plain = toCode(name, noun)
    const code = plain && !taken.has(plain) ? plain : withId(plain ?? noun, id)
    taken.add(code)
    codes.set(id, code)
  }
  return codes
}

function withId(code: string, id: string): string {
  const suffix = id
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 12)
  return `${shorten(code, MAX_LENGTH - suffix.length - 1)}-${suffix}`
}

function shorten(code: string, length: number): string {
  return code.slice(0, length).replace(/-+$/, '')
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
