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
 * Plans the changes of one license type. State `published` refers to the revision under which licenses are
 * issued, and leaves a draft alone unless the rules change. State `draft` refers to the last revision,
 * `retired` to either.
 */
export function planLicenseType(
  product: string,
  entry: LicenseTypePart,
  current: CurrentLicenseType | undefined,
): Plan {
  const problems = problemsOf(product, entry, current)
  if (problems.length > 0) return { changes: [], problems }
  const target = { product, subject: entry.code, revision: null }
  const definition = planDefinition(product, entry, current)
  const changes: PlannedChange[] = [...planRenaming(target, entry, current), ...definition]
  changes.push(...planSkus(target, entry, current))
  const number = publishedNumber(entry, current, definition)
  if (number !== null) {
    changes.push({
      ...target,
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
      ...target,
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
    return [{ path: [...path, 'rules'], message: `is required: license type ${code} does not exist yet` }]
  }
  if (current.product !== product) {
    const message = `is the code of a license type of product ${current.product}; use another code`
    return [{ path: [...path, 'code'], message }]
  }
  if (current.state !== 'RETIRED') return []
  if (entry.state !== 'retired') {
    const message = `must be retired: license type ${code} is retired permanently; define one with another code`
    return [{ path: [...path, 'state'], message, allowed: ['retired'] }]
  }
  if (!entry.rules || hasRules(entry, current)) return []
  const fields = rulesDifference((current.published ?? current.draft)?.rules ?? {}, entry.rules)
  const message = `cannot change after the license type was retired: ${fields.map(({ field }) => field).join(', ')}`
  return [{ path: [...path, 'rules'], message }]
}

type ChangeTarget = Pick<PlannedChange, 'product' | 'subject' | 'revision'>

function planRenaming(
  target: ChangeTarget,
  { code, name, description }: LicenseTypePart,
  current: CurrentLicenseType | undefined,
): PlannedChange[] {
  if (!current) return []
  const names = { name, description: description === undefined ? current.description : description }
  const fields = rulesDifference({ name: current.name, description: current.description }, names)
  if (fields.length === 0) return []
  return [
    {
      ...target,
      action: 'RENAME_LICENSE_TYPE',
      summary: `${names.name === current.name ? 'describe' : 'rename'} license type ${code}`,
      fields,
      perform: (ctx, tx) => renameLicenseType(ctx, tx, { code, ...names }),
    },
  ]
}

/** Plans the change of the SKUs if the entry states them. SKUs are not rules, so they make no revision. */
function planSkus(
  target: ChangeTarget,
  { code, skus }: LicenseTypePart,
  current: CurrentLicenseType | undefined,
): PlannedChange[] {
  if (!skus) return []
  const before = current?.skus ?? []
  const after = skus.toSorted()
  if (before.toSorted().join('\n') === after.join('\n')) return []
  return [
    {
      ...target,
      action: 'NAME_SKUS',
      summary: `set the SKUs of license type ${code}`,
      fields: rulesDifference({ skus: before }, { skus: after }),
      perform: async (ctx, tx) => {
        const { id } = await tx.licenseType.findUniqueOrThrow({ where: { code } })
        await nameSkus(ctx, tx, id, skus)
      },
    },
  ]
}

/** Plans at most one change: to the rules of the entry, if the gateway has other rules. */
function planDefinition(
  product: string,
  entry: LicenseTypePart,
  current: CurrentLicenseType | undefined,
): PlannedChange[] {
  const { code, name, rules } = entry
  if (!rules || hasRules(entry, current)) return []
  const description = entry.description === undefined ? (current?.description ?? null) : entry.description
  const { draft = null, published = null } = current ?? {}
  const restored = published && sameRules(published.rules, rules) ? published : null
  const revision = restored?.number ?? draft?.number ?? (published?.number ?? 0) + 1
  return [
    {
      action: 'DEFINE_LICENSE_TYPE',
      product,
      subject: code,
      revision,
      summary: summaryOf(entry, revision, draft, restored),
      fields: current ? fieldsOf(entry, rules, current) : newFieldsOf(rules),
      perform: (ctx, tx) =>
        defineLicenseType(ctx, tx, { product, code, name, description, rules: restored?.rules ?? rules }),
    },
  ]
}

function summaryOf(
  { code, name }: LicenseTypePart,
  number: number,
  draft: Revision | null,
  restored: Revision | null,
): string {
  if (restored)
    return `discard draft ${draft?.number} of license type ${code} and return to revision ${number}`
  if (draft) return `replace draft revision ${number} of license type ${code}`
  if (number > 1) return `define revision ${number} of license type ${code}`
  return `define license type ${code} ${JSON.stringify(name)}`
}

/** Changed fields for future licenses; of state `draft`, changed fields of the draft. */
function fieldsOf(
  { state }: LicenseTypePart,
  rules: Rules,
  { draft, published }: CurrentLicenseType,
): FieldChange[] {
  const revision = state === 'draft' ? (draft ?? published) : (published ?? draft)
  return rulesDifference(revision?.rules ?? {}, rules)
}

/** Rules of a new license type that differ from the defaults. */
function newFieldsOf(rules: Rules): FieldChange[] {
  return rulesDifference(licenseTypeRules.parse({}), rules).map((change) => ({ ...change, before: null }))
}

/**
 * Whether the gateway already has the rules of an entry, in a revision that the state of the entry refers to.
 */
function hasRules({ state, rules }: LicenseTypePart, current: CurrentLicenseType | undefined): boolean {
  if (!rules || !current) return false
  const { draft, published } = current
  const revisions = state === 'draft' ? [draft ?? published] : [published, draft]
  return revisions.some((revision) => revision !== null && sameRules(revision.rules, rules))
}

/** Number of the revision to publish; null if none is published. */
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
