import type { Tx } from '../../platform/db.ts'

/** How many files one list holds: at two bits each, 256 KiB before compression. */
export const STATUS_LIST_SIZE = 1_048_576

/** Takes the next free place for a file's status; begins a new list when the last one is full. */
export async function takeStatusListIndex(tx: Tx): Promise<{ statusListId: number; statusIndex: number }> {
  for (;;) {
    const [place] = await tx.$queryRaw<{ id: number; index: number }[]>`
      update status_lists set next_index = next_index + 1
      where id = (select id from status_lists where next_index < ${STATUS_LIST_SIZE}::int order by id limit 1 for update)
      returning id, next_index - 1 as index`
    if (place) return { statusListId: place.id, statusIndex: place.index }
    await tx.statusList.create({ data: {} })
  }
}
