/** Returns the ID of a record in a pasted text, such as the address of its page; null if it has none. */
export function idIn(text: string): string | null {
  return /(?:^|[^a-z0-9_])([a-z]+_[0-9a-hjkmnp-tv-z]{26})(?![a-z0-9_])/.exec(text)?.[1] ?? null
}
