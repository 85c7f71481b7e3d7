/** The tables in partitions by ID, which is a UUID of version 7. So a partition holds the rows that were inserted in one span of time. */
export const partitionedTables = ['events', 'onboarding_attempts', 'usage_records'] as const

export type PartitionedTable = (typeof partitionedTables)[number]

/** Returns the lowest UUID of version 7 of an instant. */
export function lowestIdAt(at: Date): string {
  const time = at.getTime().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`
}

/** Returns the instant at which a UUID of version 7 was made. */
export function instantOfId(id: string): Date {
  return new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16))
}
