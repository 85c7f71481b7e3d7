/** What somebody may have meant: the nearest of the known words, or null when none is near. */
export function suggest(word: string, known: Iterable<string>): string | null {
  const nearest = [...known]
    .map((candidate) => ({ candidate, distance: distanceOf(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.min(4, Math.floor(candidate.length / 2)))
    .sort((a, b) => a.distance - b.distance)
  return nearest[0]?.candidate ?? null
}

/** The same as the end of a sentence, with what is known where nothing is near. */
export function suggestion(word: string, known: readonly string[]): string {
  const near = suggest(word, known)
  if (near !== null) return `; did you mean ${near}?`
  return known.length > 0 ? `; known are ${known.join(', ')}` : ''
}

/** Levenshtein's distance: how many letters to add, remove or change. */
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
