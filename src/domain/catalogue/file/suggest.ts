/** Returns the candidate that is nearest to a word; null if none is near. */
export function suggest(word: string, candidates: Iterable<string>): string | null {
  const nearest = [...candidates]
    .map((candidate) => ({ candidate, distance: distanceOf(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.min(4, Math.floor(candidate.length / 2)))
    .sort((a, b) => a.distance - b.distance)
  return nearest[0]?.candidate ?? null
}

/** The end of a message: the nearest candidate or, if none is near, all candidates. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const near = suggest(word, candidates)
  if (near !== null) return `; did you mean ${near}?`
  return candidates.length > 0 ? `; expected one of ${candidates.join(', ')}` : ''
}

/** Levenshtein distance: the number of letters to add, remove or change. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
