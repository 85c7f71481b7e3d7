import type { Tx } from '../../platform/db.ts'

/** Number of files in one list. At two bits each, a list has 256 KiB before compression. */
export const STATUS_LIST_SIZE = 1_048_576

/**
 * Takes the next free index for the status of a file. A list has only files of one signing key, which also signs the list,
 * so a client that can verify a file can verify its status. Creates a list if all lists of the key are full.
 */
export async function takeStatusListIndex(
  tx: Tx,
  signingKeyId: string,
): Promise<{ statusListId: number; statusIndex: number }> {
  for (;;) {
    const [taken] = await tx.$queryRaw<{ id: number; index: number }[]>`
      update status_lists set next_index = next_index + 1
      where id = (select id from status_lists
        where signing_key_id = ${signingKeyId}::uuid and next_index < ${STATUS_LIST_SIZE}::int
        order by id limit 1 for update)
      returning id, next_index - 1 as index`
    if (taken) return { statusListId: taken.id, statusIndex: taken.index }
    await tx.statusList.create({ data: { signingKeyId } })
  }
}
