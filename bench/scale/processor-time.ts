import { readdirSync, readFileSync } from 'node:fs'
import type { Gateway } from '../gateway.ts'

/** Unit of the times in `/proc/<pid>/stat` (proc(5)): 1/100 s on every Linux that Node supports. */
const TICK_MICROSECONDS = 10_000
/** Places of utime and stime after the name, and of those of the children that ended. */
const USED = [11, 12]
const WITH_ENDED = [11, 12, 13, 14]

/** Processor time of the database server with all its processes, also ended ones, and the bytes that it has written to its log. */
export async function readDatabase({ sql }: Gateway): Promise<{ microseconds: number; walBytes: number }> {
  const { rows } = await sql.query<{ pid: number; wal: string }>(
    `select pg_backend_pid() as pid, pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as wal`,
  )
  const { pid, wal } = rows[0]!
  const server = parentOf(pid)
  const microseconds = timeOf(server, WITH_ENDED) + timeOfChildren(server)
  return { microseconds, walBytes: Number(wal) }
}

/** Processor time of a process alone. */
export function timeOfProcess(pid: number): number {
  return timeOf(pid, USED)
}

/** Processor time of the children of a process that run. */
export function timeOfChildren(pid: number): number {
  return childrenOf(pid).reduce((sum, child) => sum + timeOf(child, USED), 0)
}

export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((process) => parentOf(process) === pid)
}

/** The fields of `/proc/<pid>/stat` after the name, which may contain anything (proc(5)); null for a process that ended. */
function fieldsOf(pid: number): string[] | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
  } catch {
    return null
  }
}

function parentOf(pid: number): number {
  return Number(fieldsOf(pid)?.[1])
}

function timeOf(pid: number, places: readonly number[]): number {
  const fields = fieldsOf(pid)
  return places.reduce((sum, place) => sum + Number(fields?.[place] ?? 0), 0) * TICK_MICROSECONDS
}
