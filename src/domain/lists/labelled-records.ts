import { Prisma } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import {
  whereAccountRowVisible,
  whereAccountVisible,
  whereKeyPoolRowVisible,
  whereLicenseVisible,
} from '../../platform/visible.ts'

/** Most records of one kind that are read to find the best ones. */
export const CANDIDATES = 100

/** Types of the records that a search finds. */
export type SearchKind = 'Account' | 'Contact' | 'License' | 'Activation' | 'Partner' | 'PooledKey'

/** A record in a few words, for people. */
export interface Labelled {
  id: string
  label: string
}

/** A record with its values that are searched, each folded. */
export interface LabelledTexts extends Labelled {
  [name: string]: string | null
}

/** Only staff of the vendor finds partners, and records by their IDs in the CRM. */
export function isStaff({ caller }: Context): boolean {
  return caller.audience === 'ADMIN' || caller.audience === 'SUPPORT'
}

/** Returns the label of one record if it is visible to the caller. */
export async function readOne(
  ctx: Context,
  type: string,
  id: string,
  readsLicenses: boolean,
): Promise<[SearchKind, Labelled[]]> {
  const isRecord = Prisma.sql`child.id = ${id}::uuid`
  switch (type) {
    case 'Account': {
      // The ID of a merged account means the account that stays.
      const isCurrent = Prisma.sql`child.id = (
        select coalesce(merged_into_id, id) from accounts where id = ${id}::uuid)`
      const conditions = Prisma.join([isCurrent, ...whereAccountRowVisible(ctx.caller)], ' and ')
      return [
        'Account',
        await ctx.db
          .$queryRaw`select child.id::text, child.name as label from accounts child where ${conditions}`,
      ]
    }
    case 'Contact': {
      const isPresent = Prisma.sql`child.removed_at is null`
      const conditions = Prisma.join([isRecord, isPresent, ...whereAccountVisible(ctx.caller)], ' and ')
      return [
        'Contact',
        await ctx.db.$queryRaw`
          select child.id::text, child.name || ' <' || child.email || '>, ' || owner.name as label
          from contacts child join accounts owner on owner.id = child.account_id where ${conditions}`,
      ]
    }
    case 'License':
      return ['License', readsLicenses ? await readLicenses(ctx, isRecord) : []]
    case 'Activation':
      return ['Activation', readsLicenses ? await readDevices(ctx, isRecord) : []]
    case 'PooledKey':
      return ['PooledKey', readsLicenses ? await readPooledKeys(ctx, isRecord) : []]
    case 'Partner':
      return [
        'Partner',
        isStaff(ctx)
          ? await ctx.db.$queryRaw`
              select child.id::text, child.name || ', ' || child.code as label from partners child where ${isRecord}`
          : [],
      ]
    default:
      return ['Account', []]
  }
}

export async function readLicenses({ db, caller }: Context, condition: Prisma.Sql): Promise<LabelledTexts[]> {
  return await db.$queryRaw`
    select child.id::text, licet_fold(child.name) as name,
      concat_ws(', ', child.name, '…' || child.key_hint, type.name, owner.name) as label
    from licenses child join license_types type on type.id = child.license_type_id
    join accounts owner on owner.id = child.account_id
    where ${Prisma.join([condition, ...whereAccountVisible(caller)], ' and ')} limit ${CANDIDATES}`
}

export async function readPooledKeys({ db, caller }: Context, condition: Prisma.Sql): Promise<Labelled[]> {
  return await db.$queryRaw`
    select child.id::text, '…' || child.key_hint || ', ' || pool.name as label
    from pooled_keys child join key_pools pool on pool.id = child.pool_id
    where ${Prisma.join([condition, ...whereKeyPoolRowVisible(caller, 'pool')], ' and ')} limit ${CANDIDATES}`
}

export async function readDevices({ db, caller }: Context, condition: Prisma.Sql): Promise<LabelledTexts[]> {
  return await db.$queryRaw`
    select child.id::text, coalesce(child.name, left(child.fingerprint, 40)) || ', ' || owner.name as label,
      licet_fold(child.name) as name
    from activations child join licenses license on license.id = child.license_id
    join accounts owner on owner.id = license.account_id
    where ${Prisma.join([condition, ...whereLicenseVisible(caller)], ' and ')} limit ${CANDIDATES}`
}
