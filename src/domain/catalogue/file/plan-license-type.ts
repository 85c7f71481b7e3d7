import { say, type Text } from '../../../texts/say.ts'
import { defineLicenseType } from '../license-types/define.ts'
import { intentIssues, nameSkus, namesOf, textOfSkus } from '../license-types/name-skus.ts'
import { nameUpgrades } from '../license-types/name-upgrades.ts'
import { publishLicenseType } from '../license-types/publish.ts'
import { renameLicenseType } from '../license-types/rename.ts'
import { retireLicenseType } from '../license-types/retire.ts'
import type { LicenseTypeRules } from '../license-types/rules.ts'
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
  changes.push(...planSkus(target, entry, current), ...planUpgrades(target, entry, current))
  const number = publishedNumber(entry, current, definition)
  if (number !== null) {
    changes.push({
      ...target,
      action: 'PUBLISH_LICENSE_TYPE',
      revision: number,
      text: say('CATALOG_PUBLISH_LICENSE_TYPE', { subject: entry.code, revision: number }),
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
      text: say('CATALOG_RETIRE_LICENSE_TYPE', { subject: entry.code }),
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
  const problems = skuProblems(entry, current)
  if (problems.length > 0) return problems
  if (!current) {
    if (entry.statesRules) return []
    return [{ path: [...path, 'rules'], text: say('CATALOG_RULES_MISSING', { licenseType: code }) }]
  }
  if (current.product !== product) {
    const text = say('CATALOG_LICENSE_TYPE_OF_OTHER_PRODUCT', { product: current.product })
    return [{ path: [...path, 'code'], text }]
  }
  if (current.state !== 'RETIRED') return []
  if (entry.state !== 'retired') {
    const text = say('CATALOG_LICENSE_TYPE_RETIRED', { licenseType: code })
    return [{ path: [...path, 'state'], text, allowed: ['retired'] }]
  }
  if (!entry.rules || hasRules(entry, current)) return []
  const fields = rulesDifference((current.published ?? current.draft)?.rules ?? {}, entry.rules)
  const text = say('CATALOG_RULES_FIXED', { fields: fields.map(({ field }) => field) })
  return [{ path: [...path, 'rules'], text }]
}

/** Intents of SKUs that the rules and upgrades of the license type do not allow. */
function skuProblems(
  { path, skus, rules, upgradesFrom }: LicenseTypePart,
  current: CurrentLicenseType | undefined,
): Problem[] {
  const present = rules ?? (current?.draft ?? current?.published)?.rules
  if (!skus || !present) return []
  const issues = intentIssues(skus, present as LicenseTypeRules, upgradesFrom ?? current?.upgradesFrom ?? [])
  return issues.map(({ sku, text }) => ({
    path: [...path, 'skus', skus.findIndex((one) => one.sku === sku), 'intent'],
    text,
  }))
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
      text:
        names.name === current.name
          ? say('CATALOG_DESCRIBE_LICENSE_TYPE', { subject: code })
          : say('CATALOG_RENAME_LICENSE_TYPE', { subject: code }),
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
  if (textOfSkus(before) === textOfSkus(skus)) return []
  return [
    {
      ...target,
      action: 'NAME_SKUS',
      text: say('CATALOG_NAME_SKUS', { subject: code }),
      fields: rulesDifference({ skus: namesOf(before) }, { skus: namesOf(skus) }),
      perform: async (ctx, tx) => {
        const { id } = await tx.licenseType.findUniqueOrThrow({ where: { code } })
        await nameSkus(ctx, tx, id, skus)
      },
    },
  ]
}

/** Plans the change of the upgrades if the entry states them. Performed last, because the other license types must exist. */
function planUpgrades(
  target: ChangeTarget,
  { code, upgradesFrom }: LicenseTypePart,
  current: CurrentLicenseType | undefined,
): PlannedChange[] {
  if (!upgradesFrom) return []
  const before = current?.upgradesFrom ?? []
  const after = upgradesFrom.toSorted()
  if (before.join('\n') === after.join('\n')) return []
  return [
    {
      ...target,
      action: 'NAME_UPGRADES',
      text: say('CATALOG_NAME_UPGRADES', { subject: code }),
      fields: rulesDifference({ upgradesFrom: before }, { upgradesFrom: after }),
      perform: async (ctx, tx) => {
        const licenseType = await tx.licenseType.findUniqueOrThrow({ where: { code } })
        await nameUpgrades(ctx, tx, licenseType, upgradesFrom)
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
      text: textOf(entry, revision, draft, restored),
      fields: current ? fieldsOf(entry, rules, current) : newFieldsOf(rules),
      perform: (ctx, tx) =>
        defineLicenseType(ctx, tx, {
          ...{ product, code, name, description, rules: restored?.rules ?? rules },
          // A license type that was defined since the catalogue was compared is not edited: the compared difference did not show it.
          expectedVersion: current ? null : 0,
        }),
    },
  ]
}

function textOf(
  { code, name }: LicenseTypePart,
  number: number,
  draft: Revision | null,
  restored: Revision | null,
): Text {
  const revision = { subject: code, revision: number }
  if (restored && draft) return say('CATALOG_DISCARD_DRAFT', { ...revision, draft: draft.number })
  if (draft) return say('CATALOG_REPLACE_DRAFT', revision)
  if (number > 1) return say('CATALOG_DEFINE_REVISION', revision)
  return say('CATALOG_DEFINE_LICENSE_TYPE', { subject: code, name })
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
