import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Problem } from './problem.ts'
import type { FieldChange } from './rules-difference.ts'

export const catalogActions = [
  'CREATE_PRODUCT',
  'RENAME_PRODUCT',
  'ADD_ENTITLEMENT',
  'RENAME_ENTITLEMENT',
  'ADD_METER',
  'RENAME_METER',
  'DEFINE_RELEASE',
  'RENAME_LICENSE_TYPE',
  'DEFINE_LICENSE_TYPE',
  'NAME_SKUS',
  'PUBLISH_LICENSE_TYPE',
  'RETIRE_LICENSE_TYPE',
] as const
export type CatalogAction = (typeof catalogActions)[number]

/** One step from what the gateway has to what a catalogue states. */
export interface CatalogChange {
  action: CatalogAction
  /** The code of the product. */
  product: string
  /** The code of what changes; the version of a release. */
  subject: string
  /** The number of the revision that is defined or published. */
  revision: number | null
  summary: string
  fields: FieldChange[]
}

/** A change with the operation that makes it. */
export interface PlannedChange extends CatalogChange {
  perform: (ctx: Context, tx: Tx) => Promise<unknown>
}

/** The changes that lead to what a catalogue states, in their order, and what stands against them. */
export interface Plan {
  changes: PlannedChange[]
  problems: Problem[]
}
