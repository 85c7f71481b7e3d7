import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createPartitions } from '../src/platform/database/partitions/create-partitions.ts'
import { lowestIdAt, partitionedTables } from '../src/platform/database/partitions/partitioned-tables.ts'
import type { Db } from '../src/platform/db.ts'

/** Returns a new UUID of version 7 that was made at an instant. */
export function idAt(at: Date): string {
  return `${lowestIdAt(at).slice(0, 14)}7${randomUUID().slice(15)}`
}

/** Splits the empty partitioned tables of a test by month, from the month of one instant to the month after another. */
export async function splitByMonth(db: Db, from: string, to: string): Promise<void> {
  for (const table of partitionedTables) await db.$executeRawUnsafe(`drop table ${table}_first`)
  const end = new Date(to)
  for (
    let at = new Date(from);
    at < end;
    at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1))
  )
    await createPartitions(db, { at })
  await createPartitions(db, { at: end })
}

/** The first migration of the partitions. */
const FIRST = '20261130072000_partition_functions'

/** Returns the scripts of the migrations before the partitions, and of those that make them. */
export function migrationScripts(): { earlier: string[]; partitioning: string[] } {
  const folders = readdirSync('prisma/migrations')
    .filter((name) => /^\d/.test(name))
    .sort()
  const read = (names: string[]) =>
    names.map((name) => readFileSync(`prisma/migrations/${name}/migration.sql`, 'utf8'))
  const isOfPartitions = (name: string) => /^202611300720|^202611300721/.test(name)
  return {
    earlier: read(folders.filter((name) => name < FIRST)),
    partitioning: read(folders.filter(isOfPartitions)),
  }
}

/** Adds an account with a license and an onboarding to a database of any schema, and returns their common ID. */
export const seedParents = `
  create table parents as select '01900000-0000-7000-8000-000000000001'::uuid as id;
  set session_replication_role = replica;
  insert into accounts (id, name) select id, 'a' from parents;
  insert into licenses (id, account_id, product_id, license_type_id, revision_id, key_hint, issued_at, time_zone)
    select id, id, id, id, id, 'HINT', now(), 'UTC' from parents;
  insert into onboardings (id, account_id, next_step, started_at) select id, id, 'ASSIGN_LICENSE', now() from parents;
  set session_replication_role = origin;`

/** Adds one row to each partitioned table. `id` is SQL. */
export function insertRows(id: string): string {
  return `
    insert into usage_records (id, license_id, meter, amount, recorded_at, request_id)
      select ${id}, id, 'm', 1, now(), 'r' from parents;
    insert into events (id, type, subject_id, account_id, license_id, actor, request_id, occurred_at)
      select ${id}, 'usage.recorded', id, id, id, 'system', 'r', now() from parents;
    insert into onboarding_attempts (id, onboarding_id, step, outcome, started_at, ended_at, actor, request_id)
      select ${id}, id, 'ACTIVATE', 'CONFIRMED', now(), now(), 'system', 'r' from parents`
}
