import { editDistance } from '../../../platform/edit-distance.ts'

/** Returns the candidate that is nearest to a word; null if none is near. */
export function suggest(word: string, candidates: Iterable<string>): string | null {
  const nearest = [...candidates]
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.min(4, Math.floor(candidate.length / 2)))
    .sort((a, b) => a.distance - b.distance)
  return nearest[0]?.candidate ?? null
}
