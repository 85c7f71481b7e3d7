import { createStore } from './store.ts'

/** A page of a record that was visited. */
export interface Visit {
  /** Its address, without filters. */
  path: string
  title: string
}

const MOST = 8

/** The pages of records that were visited since the page was loaded, the newest first. They are in memory alone. */
export const visits = createStore<readonly Visit[]>([])

/** Notes that the page of a record is shown. */
export function noteVisit(visit: Visit): void {
  const others = visits.get().filter(({ path }) => path !== visit.path)
  visits.set([visit, ...others].slice(0, MOST))
}
