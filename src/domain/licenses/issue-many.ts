import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFoundRefusal } from '../../platform/errors.ts'
import { code, metadata, parseInput } from '../../platform/input.ts'
import { problem } from '../../platform/input-problem.ts'
import { takeTurn } from '../../platform/turns.ts'
import { say } from '../../texts/say.ts'
import { LicenseKey } from '../license-keys/key.ts'
import { storeKeys } from '../license-keys/store-keys.ts'
import { notify } from '../notifications/notify.ts'
import { holdRecipients, type Recipient } from './hold-recipients.ts'
import { assertOverrides, licenseOverrides } from './license-overrides.ts'
import { getIssuingType, type IssuingType, type NewLicense, writeLicenses } from './write-licenses.ts'

/** Most licenses of one call. Their transaction takes some seconds, and the response has their keys. */
export const MOST_LICENSES = 1_000

/** Licenses that one statement writes: few, so that other requests wait briefly for their turn. */
const AT_ONCE = 25

const line = z.strictObject({
  accountId: z.string(),
  licenseType: code,
  quantity: z.int().min(1).max(MOST_LICENSES),
  contactId: z.string().nullish(),
  overrides: licenseOverrides.nullish(),
  metadata: metadata.nullish(),
})

const issueManyInput = z.strictObject({
  lines: z
    .array(line)
    .min(1)
    .max(MOST_LICENSES)
    .superRefine((lines, ctx) => {
      const total = lines.reduce((sum, { quantity }) => sum + quantity, 0)
      if (total <= MOST_LICENSES) return
      const text = say('INPUT_LICENSES_TOO_MANY', { maximum: MOST_LICENSES, total })
      ctx.addIssue({ code: 'custom', ...problem(text) })
    }),
  mail: z.boolean().nullish(),
})

type Line = z.output<typeof line>

/** A license with its key, which is not shown again. */
export interface IssuedLicense {
  licenseId: string
  accountId: string
  licenseType: string
  licenseKey: string
}

/**
 * Issues several licenses, all or none, and returns their keys once, in the order of the lines. Mails no key unless `mail` is
 * true. Other requests get their turn while it runs.
 *
 * Refused ACCOUNT_NOT_FOUND, CONTACT_NOT_FOUND, LICENSE_TYPE_NOT_FOUND, LICENSE_TYPE_NOT_PUBLISHED, LICENSE_TYPE_RETIRED,
 * TRIAL_ALREADY_USED, or INPUT_INVALID. The message or the path names the line.
 */
export async function issueLicenses(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof issueManyInput>,
): Promise<{ licenses: IssuedLicense[] }> {
  const { lines, mail } = parseInput(issueManyInput, raw)
  const found = await holdRecipients(ctx, tx, lines)
  const recipients = found.map((recipient, index) => {
    if (typeof recipient === 'object') return recipient
    const at = { line: `lines.${index}` }
    const text =
      recipient === 'ACCOUNT_NOT_FOUND'
        ? say('ACCOUNT_NOT_FOUND_IN_LINE', at)
        : say('CONTACT_NOT_FOUND_IN_LINE', at)
    throw new NotFoundRefusal(recipient, text)
  })
  const types = await findTypes(tx, lines)
  const planned = lines.flatMap((one, index) => planLine(ctx, one, index, types, recipients[index]!))

  const licenses: IssuedLicense[] = []
  for (let start = 0; start < planned.length; start += AT_ONCE) {
    await takeTurn()
    licenses.push(...(await writePart(ctx, tx, planned.slice(start, start + AT_ONCE), mail ?? false)))
  }
  return { licenses }
}

async function findTypes(tx: Tx, lines: readonly Line[]): Promise<Map<string, IssuingType>> {
  const types = new Map<string, IssuingType>()
  for (const { licenseType } of lines)
    if (!types.has(licenseType)) types.set(licenseType, await getIssuingType(tx, licenseType))
  return types
}

type PlannedLicense = Omit<NewLicense, 'keyHint'> & Recipient

/** Returns the licenses of a line. Refuses its overrides with the path of the line. */
function planLine(
  ctx: Context,
  { licenseType, quantity, overrides, metadata }: Line,
  index: number,
  types: ReadonlyMap<string, IssuingType>,
  recipient: Recipient,
): PlannedLicense[] {
  const type = types.get(licenseType)!
  assertOverrides(overrides ?? {}, type.rules, ctx.now(), ['lines', String(index), 'overrides'])
  const license = { ...recipient, type, overrides: overrides ?? {}, metadata: metadata ?? {} }
  return Array.from({ length: quantity }, () => license)
}

async function writePart(
  ctx: Context,
  tx: Tx,
  part: readonly PlannedLicense[],
  mail: boolean,
): Promise<IssuedLicense[]> {
  const keys = part.map(({ type }) => LicenseKey.generate(type.rules.keyPrefix))
  const ids = await writeLicenses(
    ctx,
    tx,
    part.map((license, index) => ({ ...license, keyHint: keys[index]!.hint })),
  )
  const issued = part.map(({ accountId, contactId, type }, index) => ({
    licenseId: ids[index]!,
    accountId,
    contactId,
    licenseType: type.licenseType.code,
    key: keys[index]!,
  }))
  await storeKeys(
    ctx,
    tx,
    issued.map(({ licenseId, key }) => ({ licenseId, key })),
    { supplied: false },
  )
  if (mail)
    await notify(
      ctx,
      tx,
      issued.map(({ licenseId, contactId, key }) => ({
        message: 'LICENSE_ISSUED' as const,
        licenseId,
        occasion: licenseId,
        licenseKey: key.reveal(),
        contactId,
      })),
    )
  return issued.map(({ licenseId, accountId, licenseType, key }) => ({
    licenseId,
    accountId,
    licenseType,
    licenseKey: key.reveal(),
  }))
}
