import type { FieldChange } from '../catalogue/file/rules-difference.ts'
import type { ChangeEffect } from '../licenses/change-effect.ts'

/** What a bulk operation changes of one license, in a size that can be stored for every license. */
export interface RowEffect {
  /** Values that differ, at most `MAX_CHANGES`. Long values are cut. */
  changes: FieldChange[]
  changesCount: number
  /** Devices for which the license has no seats after the change, and until when they may be used. */
  devicesOverLimitCount: number
  overLimitUntil: Date | null
  /** License files that stay usable after the end of the license. */
  outlivingFilesCount: number
}

/** Most changes of an effect. */
const MAX_CHANGES = 20
/** Longest value of a change. */
const MAX_VALUE = 200

/** Returns an effect in the size that is stored. */
export function rowEffect(
  changes: readonly FieldChange[],
  {
    devicesOverLimitCount,
    overLimitUntil,
    outlivingFilesCount,
  }: Pick<ChangeEffect, 'devicesOverLimitCount' | 'overLimitUntil' | 'outlivingFilesCount'> = {
    devicesOverLimitCount: 0,
    overLimitUntil: null,
    outlivingFilesCount: 0,
  },
): RowEffect {
  return {
    changes: changes.slice(0, MAX_CHANGES).map(({ field, before, after }) => ({
      field,
      before: cut(before),
      after: cut(after),
    })),
    changesCount: changes.length,
    devicesOverLimitCount,
    overLimitUntil,
    outlivingFilesCount,
  }
}

function cut(value: string | null): string | null {
  if (value === null || value.length <= MAX_VALUE) return value
  // The cut can be within a character, and PostgreSQL stores no half of one.
  return `${value.slice(0, MAX_VALUE - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** Reads an effect that was stored as JSON, in which an instant is text. */
export function fromStoredEffect(stored: unknown): RowEffect {
  const { overLimitUntil, ...effect } = stored as Omit<RowEffect, 'overLimitUntil'> & {
    overLimitUntil: string | null
  }
  return { ...effect, overLimitUntil: overLimitUntil === null ? null : new Date(overLimitUntil) }
}

/** Returns the changes as one text for people and tables, such as `maxActivations: 5 → 2`. */
export function describeEffect({ changes, changesCount }: RowEffect): string {
  const texts = changes.map(({ field, before, after }) => `${field}: ${before ?? '∅'} → ${after ?? '∅'}`)
  const further = changesCount - changes.length
  return [...texts, ...(further > 0 ? [`${further} more`] : [])].join('; ')
}
