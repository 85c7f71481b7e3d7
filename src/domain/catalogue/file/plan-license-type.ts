import { defineLicenseType } from '../license-types/define.ts'
import { nameSkus } from '../license-types/name-skus.ts'
import { publishLicenseType } from '../license-types/publish.ts'
import { renameLicenseType } from '../license-types/rename.ts'
import { retireLicenseType } from '../license-types/retire.ts'
import { licenseTypeRules } from '../license-types/rules-schema.ts'
import type { Plan, PlannedChange } from './catalog-change.ts'
import type { CurrentLicenseType, Revision } from './current-catalog.ts'
import type { Problem } from './problem.ts'
import type { LicenseTypePart } from './read-catalog.ts'
import { type FieldChange, type Rules, rulesDifference, sameRules } from './rules-difference.ts'

/**
 * Plans one license type. `published` speaks of the revision under which licenses are issued, and leaves a
 * draft alone unless the rules change; `draft` speaks of the last revision; `retired` of either.
 */
export function planLicenseType(
  product: string,
  entry: LicenseTypePart,
  current: CurrentLicenseType | undefined,
): Plan {
  const problems = problemsOf(product, entry, current)
  if (problems.length > 0) return { changes: [], problems }
  const place = { product, subject: entry.code, revision: null }
  const definition = planDefinition(product, entry, current)
  const changes: PlannedChange[] = [...planRenaming(place, entry, current), ...definition]
  changes.push(...planSkus(place, entry, current))
  const number = publishedNumber(entry, current, definition)
  if (number !== null) {
    changes.push({
      ...place,
      action: 'PUBLISH_LICENSE_TYPE',
      revision: number,
      summary: `publish revision ${number} of license type ${entry.code}`,
      fields:
        definition.length === 0 && current?.published && current.draft
          ? rulesDifference(current.published.rules, current.draft.rules)
          : [],
      perform: (ctx, tx) => publishLicenseType(ctx, tx, entry.code),
    })
  }
  if (entry.state === 'retired' && current?.state !== 'RETIRED') {
    changes.push({
      ...place,
      action: 'RETIRE_LICENSE_TYPE',
      summary: `retire license type ${entry.code}`,
      fields: [],
      perform: (ctx, tx) => retireLicenseType(ctx, tx, entry.code),
    })
  }
  return { changes, problems }
}

function problemsOf(
  product: string,
  entry: LicenseTypePart,
  current: CurrentLicenseType | undefined,
): Problem[] {
  const { code, path } = entry
  if (!current) {
    if (entry.statesRules) return []
    return [{ path: [...path, 'rules'], message: `is required: the gateway has no license type ${code} yet` }]
  }
  if (current.product !== product) {
    const message = `names a license type of product ${current.product}: a license type stays with its product`
    return [{ path: [...path, 'code'], message }]
  }
  if (current.state !== 'RETIRED') return []
  if (entry.state !== 'retired') {
    const message = `must be retired: license type ${code} is, for good; define one with another code`
    return [{ path: [...path, 'state'], message, allowed: ['retired'] }]
  }
  if (!entry.rules || isThere(entry, current)) return []
  const fields = rulesDifference((current.published ?? current.draft)?.rules ?? {}, entry.rules)
  const message = `cannot change once a license type is retired: ${fields.map(({ field }) => field).join(', ')}`
  return [{ path: [...path, 'rules'], message }]
}

type Place = Pick<PlannedChange, 'product' | 'subject' | 'revision'>

function planRenaming(
  place: Place,
  { code, name, description }: LicenseTypePart,
  current: CurrentLicenseType | undefined,
): PlannedChange[] {
  if (!current) return []
  const about = { name, description: description === undefined ? current.description : description }
  const fields = rulesDifference({ name: current.name, description: current.description }, about)
  if (fields.length === 0) return []
  return [
    {
      ...place,
      action: 'RENAME_LICENSE_TYPE',
      summary: `${about.name === current.name ? 'describe' : 'rename'} license type ${code}`,
      fields,
      perform: (ctx, tx) => renameLicenseType(ctx, tx, { code, ...about }),
    },
  ]
}

/** Plans the SKUs of a license type, where the entry states them: they are no rules, and make no revision. */
function planSkus(
  place: Place,
  { code, skus }: LicenseTypePart,
  current: CurrentLicenseType | undefined,
): PlannedChange[] {
  if (!skus) return []
  const before = current?.skus ?? []
  const after = skus.toSorted()
  if (before.toSorted().join('\n') === after.join('\n')) return []
  return [
    {
      ...place,
      action: 'NAME_SKUS',
      summary: `name the SKUs of license type ${code}`,
      fields: rulesDifference({ skus: before }, { skus: after }),
      perform: async (ctx, tx) => {
        const { id } = await tx.licenseType.findUniqueOrThrow({ where: { code } })
        await nameSkus(ctx, tx, id, skus)
      },
    },
  ]
}

/** At most one change: to the rules that the entry states, where the gateway has others. */
function planDefinition(
  product: string,
  entry: LicenseTypePart,
  current: CurrentLicenseType | undefined,
): PlannedChange[] {
  const { code, name, rules } = entry
  if (!rules || isThere(entry, current)) return []
  const description = entry.description === undefined ? (current?.description ?? null) : entry.description
  const { draft = null, published = null } = current ?? {}
  const returns = published && sameRules(published.rules, rules) ? published : null
  const revision = returns?.number ?? draft?.number ?? (published?.number ?? 0) + 1
  return [
    {
      action: 'DEFINE_LICENSE_TYPE',
      product,
      subject: code,
      revision,
      summary: summaryOf(entry, revision, draft, returns),
      fields: current ? fieldsOf(entry, rules, current) : newFieldsOf(rules),
      perform: (ctx, tx) =>
        defineLicenseType(ctx, tx, { product, code, name, description, rules: returns?.rules ?? rules }),
    },
  ]
}

function summaryOf(
  { code, name }: LicenseTypePart,
  number: number,
  draft: Revision | null,
  returns: Revision | null,
): string {
  if (returns) return `give up draft ${draft?.number} of license type ${code}: back to revision ${number}`
  if (draft) return `define revision ${number} of license type ${code} anew, in place of its draft`
  if (number > 1) return `define revision ${number} of license type ${code}`
  return `define license type ${code} ${JSON.stringify(name)}`
}

/** What changes for licenses to come; with `draft`, what changes in the draft. */
function fieldsOf(
  { state }: LicenseTypePart,
  rules: Rules,
  { draft, published }: CurrentLicenseType,
): FieldChange[] {
  const revision = state === 'draft' ? (draft ?? published) : (published ?? draft)
  return rulesDifference(revision?.rules ?? {}, rules)
}

/** Of a new license type, the rules that are not the defaults. */
function newFieldsOf(rules: Rules): FieldChange[] {
  return rulesDifference(licenseTypeRules.parse({}), rules).map((change) => ({ ...change, before: null }))
}

/** Whether the gateway has the rules already, where an entry in that state speaks of them. */
function isThere({ state, rules }: LicenseTypePart, current: CurrentLicenseType | undefined): boolean {
  if (!rules || !current) return false
  const { draft, published } = current
  const spokenOf = state === 'draft' ? [draft ?? published] : [published, draft]
  return spokenOf.some((revision) => revision !== null && sameRules(revision.rules, rules))
}

/** The number of the revision that is to be published; null for none. */
function publishedNumber(
  { state, rules }: LicenseTypePart,
  current: CurrentLicenseType | undefined,
  definition: readonly PlannedChange[],
): number | null {
  if (state !== 'published') return null
  const defined = definition[0]
  if (defined) return defined.revision
  const { draft = null, published = null } = current ?? {}
  if (!draft) return null
  if (!published) return draft.number
  return rules && !sameRules(published.rules, rules) ? draft.number : null
}
