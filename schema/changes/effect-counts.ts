import type { ObjectFieldBuilder } from '@pothos/core'
import type { Types } from '../builder/pages/connection.ts'

/** What the effect of a change and the effect of a bulk operation on one license have in common. */
interface EffectCounts {
  devicesOverLimitCount: number
  overLimitUntil: Date | null
  outlivingFilesCount: number
}

/** Defines the fields of an effect that are counts, and the instant that belongs to them. */
export function effectCounts<Effect extends EffectCounts>(t: ObjectFieldBuilder<Types, Effect>) {
  return {
    devicesOverLimitCount: t.int({
      description: 'Number of devices for which the license has no seats after the change.',
      resolve: ({ devicesOverLimitCount }) => devicesOverLimitCount,
    }),
    overLimitUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Instant until which these devices may be used; null if there are none, or they stay valid without an end.',
      resolve: ({ overLimitUntil }) => overLimitUntil,
    }),
    outlivingFilesCount: t.int({
      description:
        'Number of license files that stay usable after the license, or the use of their device, ended.',
      resolve: ({ outlivingFilesCount }) => outlivingFilesCount,
    }),
  }
}
