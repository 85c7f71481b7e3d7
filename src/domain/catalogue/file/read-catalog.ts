import { z } from 'zod'
import { code } from '../../../platform/input.ts'
import { isObject } from '../../../platform/json.ts'
import { say } from '../../../texts/say.ts'
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
import { duplicatesOf, type Located, locateItems } from './entries.ts'
import { type Path, type Problem, toProblems } from './problem.ts'
import { type Reference, referencesOf } from './references.ts'
import { rulesEntry } from './rules-entry.ts'

/** A license type as its entry states it. */
export interface LicenseTypePart extends z.output<typeof licenseTypeHead> {
  path: Path
  /** Null if the entry states no rules, or rules that cannot be read. The latter are a problem. */
  rules: LicenseTypeRules | null
  /** Whether the entry states rules, readable or not. */
  statesRules: boolean
}

/** A product as its entry states it. Each list contains the entries that could be read. */
export interface ProductPart {
  path: Path
  code: string
  /** Undefined: the product keeps its name. */
  name: string | undefined
  entitlements: Located<NamedEntry>[]
  meters: Located<NamedEntry>[]
  releases: Located<ReleaseEntry>[]
  licenseTypes: LicenseTypePart[]
  /** Entitlements and meters that the rules of its license types refer to. */
  references: Reference[]
}

const unknownList = z.array(z.unknown())
const fileFrame = catalogFile.extend({ products: unknownList })
const productFrame = productEntry.extend({
  entitlements: unknownList.optional(),
  meters: unknownList.optional(),
  releases: unknownList.optional(),
  licenseTypes: unknownList.optional(),
})
const licenseTypeFrame = licenseTypeEntry.extend({ rules: z.unknown().optional() })
const licenseTypeHead = licenseTypeFrame.omit({ rules: true })

/**
 * Reads as much of a catalogue file as possible. A wrong entry does not hide problems of other entries, nor
 * does a wrong value hide contradictions between other rules.
 */
export function readCatalog(value: unknown): { products: ProductPart[]; problems: Problem[] } {
  const problems: Problem[] = []
  const licenseTypeCodes = new Map<string, Path>()

  /** Parses a value. If it is wrong, adds its problems and returns null. */
  function read<S extends z.ZodType>(schema: S, value: unknown, path: Path): z.output<S> | null {
    const result = schema.safeParse(value, { reportInput: true })
    if (result.success) return result.data
    problems.push(...toProblems(schema, result.error.issues, path))
    return null
  }

  /** Reads a list. Leaves out entries that are wrong or repeat a name, and adds their problems. */
  function readEach<S extends z.ZodType>(
    schema: S,
    list: unknown,
    path: Path,
    name: 'code' | 'version',
  ): Located<z.output<S>>[] {
    const seen = new Map<string, Path>()
    return locateItems(list, path).flatMap((item) => {
      const duplicates = duplicatesOf([item], name, seen)
      problems.push(...duplicates)
      const value = read(schema, item.value, item.path)
      return value === null || duplicates.length > 0 ? [] : [{ value, path: item.path }]
    })
  }

  function readLicenseType({ value, path }: Located<unknown>): LicenseTypePart[] {
    const duplicates = duplicatesOf([{ value, path }], 'code', licenseTypeCodes)
    problems.push(...duplicates)
    const head = read(licenseTypeFrame, value, path) ?? { ...unreadDefaults, ...nameOf(value) }
    const statesRules = isObject(value) && value.rules !== undefined
    const rules = statesRules ? read(rulesEntry, value.rules, [...path, 'rules']) : null
    return head.code === null || duplicates.length > 0
      ? []
      : [{ ...head, code: head.code, path, rules, statesRules }]
  }

  function readProduct({ value, path }: Located<unknown>): ProductPart[] {
    const { code, name } = read(productFrame, value, path) ?? nameOf(value)
    const lists = isObject(value) ? value : {}
    // Without a code that can be read, the product is none that exists.
    if (code === null && isObject(value) && value.name === undefined)
      problems.push({ path: [...path, 'name'], text: say('INPUT_REQUIRED') })
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
  const products = locateItems(isObject(value) ? value.products : null, ['products'])
  problems.push(...duplicatesOf(products, 'code'))
  return { products: products.flatMap(readProduct), problems }
}

/** Code of an entry that has a problem; null if the code itself cannot be read. */
function nameOf(value: unknown): { code: string | null; name: string } {
  const { data = null } = code.safeParse(isObject(value) ? value.code : null)
  return { code: data, name: '' }
}

const unreadDefaults = { state: 'published', description: undefined } as const
