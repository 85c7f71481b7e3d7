/** The property with the ids that a record had before it was merged. */
export const MERGED_IDS = 'hs_merged_object_ids'

export function mergedIdsIn(list: string | null | undefined): string[] {
  return list?.split(';').filter((id) => /^\d{1,20}$/.test(id)) ?? []
}
