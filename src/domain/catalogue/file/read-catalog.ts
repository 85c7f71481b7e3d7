import { z } from 'zod'
import { code } from '../../../platform/input.ts'
import type { LicenseTypeRules } from '../license-types/rules.ts'
import {
  catalogFile,
  licenseTypeEntry,
  type NamedEntry,
  namedEntry,
  productEntry,
  type ReleaseEntry,
  releaseEntry,
} from './catalog-file.ts'
import { duplicatesOf, isMapping, type Located, locateItems } from './entries.ts'
import { catalogErrorMap, type Path, type Problem, toProblems } from './problem.ts'
import { type Reference, referencesOf } from './references.ts'
import { rulesEntry } from './rules-entry.ts'

/** A license type as its entry states it. */
export interface LicenseTypePart extends z.output<typeof licenseTypeHead> {
  path: Path
  /** Null where the entry states none, or none that can be read: then there is a problem. */
  rules: LicenseTypeRules | null
  statesRules: boolean
}

/** A product with what its entry mentions: of each list, the entries that can be read. */
export interface ProductPart {
  path: Path
  code: string
  name: string
  entitlements: Located<NamedEntry>[]
  meters: Located<NamedEntry>[]
  releases: Located<ReleaseEntry>[]
  licenseTypes: LicenseTypePart[]
  /** The entitlements and meters that the rules of its license types name. */
  references: Reference[]
}

const anyList = z.array(z.unknown())
const fileFrame = catalogFile.extend({ products: anyList })
const productFrame = productEntry.extend({
  entitlements: anyList.optional(),
  meters: anyList.optional(),
  releases: anyList.optional(),
  licenseTypes: anyList.optional(),
})
const licenseTypeFrame = licenseTypeEntry.extend({ rules: z.unknown().optional() })
const licenseTypeHead = licenseTypeFrame.omit({ rules: true })

/**
 * Reads a catalogue as far as it goes: a wrong entry hides no problem of another, nor a wrong value the
 * contradictions of the rules beside it.
 */
export function readCatalog(value: unknown): { products: ProductPart[]; problems: Problem[] } {
  const problems: Problem[] = []
  const licenseTypeCodes = new Map<string, Path>()

  /** What the schema makes of a value, or null after noting what is wrong with it. */
  function read<S extends z.ZodType>(schema: S, value: unknown, path: Path): z.output<S> | null {
    const result = schema.safeParse(value, { error: catalogErrorMap })
    if (result.success) return result.data
    problems.push(...toProblems(schema, result.error.issues, path))
    return null
  }

  /** The entries of a list that can be read and are named once. */
  function readEach<S extends z.ZodType>(
    schema: S,
    list: unknown,
    path: Path,
    name: 'code' | 'version',
  ): Located<z.output<S>>[] {
    const seen = new Map<string, Path>()
    return locateItems(list, path).flatMap((place) => {
      const doubles = duplicatesOf([place], name, seen)
      problems.push(...doubles)
      const value = read(schema, place.value, place.path)
      return value === null || doubles.length > 0 ? [] : [{ value, path: place.path }]
    })
  }

  function readLicenseType({ value, path }: Located<unknown>): LicenseTypePart[] {
    const doubles = duplicatesOf([{ value, path }], 'code', licenseTypeCodes)
    problems.push(...doubles)
    const head = read(licenseTypeFrame, value, path) ?? { ...unread, ...named(value) }
    const statesRules = isMapping(value) && value.rules !== undefined
    const rules = statesRules ? read(rulesEntry, value.rules, [...path, 'rules']) : null
    return head.code === null || doubles.length > 0
      ? []
      : [{ ...head, code: head.code, path, rules, statesRules }]
  }

  function readProduct({ value, path }: Located<unknown>): ProductPart[] {
    const { code, name } = read(productFrame, value, path) ?? named(value)
    const lists = isMapping(value) ? value : {}
    const licenseTypes = locateItems(lists.licenseTypes, [...path, 'licenseTypes'])
    const parts = {
      entitlements: readEach(namedEntry, lists.entitlements, [...path, 'entitlements'], 'code'),
      meters: readEach(namedEntry, lists.meters, [...path, 'meters'], 'code'),
      releases: readEach(releaseEntry, lists.releases, [...path, 'releases'], 'version'),
      licenseTypes: licenseTypes.flatMap(readLicenseType),
      references: referencesOf(licenseTypes, lists),
    }
    return code === null ? [] : [{ path, code, name, ...parts }]
  }

  read(fileFrame, value, [])
  const products = locateItems(isMapping(value) ? value.products : null, ['products'])
  problems.push(...duplicatesOf(products, 'code'))
  return { products: products.flatMap(readProduct), problems }
}

/** What an entry with a problem still is compared by: its code, where that can be read. */
function named(value: unknown): { code: string | null; name: string } {
  const { data: known = null } = code.safeParse(isMapping(value) ? value.code : null)
  return { code: known, name: '' }
}

const unread = { state: 'published', description: undefined } as const
