import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Text } from '../../../texts/say.ts'
import type { Problem } from './problem.ts'
import type { FieldChange } from './rules-difference.ts'

/** All kinds of changes that a catalogue file can cause. */
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
  'NAME_UPGRADES',
  'PUBLISH_LICENSE_TYPE',
  'RETIRE_LICENSE_TYPE',
] as const
/** One of `catalogActions`. */
export type CatalogAction = (typeof catalogActions)[number]

/** One change from the present state to the state in a catalogue file. */
export interface CatalogChange {
  action: CatalogAction
  /** Code of the product. */
  product: string
  /** Code of the changed record; the version of a release. */
  subject: string
  /** Number of the revision that is defined or published; null for other changes. */
  revision: number | null
  /** The change in one sentence. */
  text: Text
  /** The sentence in English, for the command line. */
  summary: string
  fields: FieldChange[]
}

/** A change and the operation that makes it. */
export interface PlannedChange extends Omit<CatalogChange, 'summary'> {
  perform: (ctx: Context, tx: Tx) => Promise<unknown>
}

/**
 * The changes that lead to the state in a catalogue file, in their order, and the problems that prevent them.
 */
export interface Plan {
  changes: PlannedChange[]
  problems: Problem[]
}
