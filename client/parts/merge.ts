import type { Kept } from '../kept.ts'

/**
 * Merges what the store could not take into what it has now. `base` is what it had when it was last read or written.
 * client/spec.md specifies the rules.
 */
export function merge(own: Kept, stored: Kept, base: Kept): Kept {
  const [mine, theirs] = [own.memory, stored.memory]
  const has = ({ memory }: Kept, id: string) => memory.outbox.some((item) => item.id === id)
  const outbox = [
    ...theirs.outbox.filter(({ id }) => !has(base, id) || has(own, id)),
    ...mine.outbox.filter(({ id }) => !has(base, id) && !has(stored, id)),
  ]
  const isChanged = ({ memory, file }: Kept) => memory.key !== base.memory.key || file !== base.file
  const isTheirs = isChanged(stored) && !isChanged(own)
  const no = theirs.no && !(mine.no && mine.no.asOf >= theirs.no.asOf) ? theirs.no : mine.no
  const [seen, proven] = [Math.max(mine.seen, theirs.seen), Math.max(mine.proven, theirs.proven)]
  return isTheirs
    ? { ...stored, memory: { ...theirs, outbox, seen, proven } }
    : { ...own, memory: { ...mine, outbox, seen, proven, no } }
}
