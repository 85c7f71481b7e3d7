import { isSame, type Rules } from './rules.ts'
import type { TypeDraft } from './type-draft.ts'

/**
 * Returns what two people made of one license type: the parts that `mine` changed since `base`, and of all other parts what
 * `theirs` has. A part that both changed is mine. Parts are the name, the description, each rule, each entitlement, each meter and
 * each SKU.
 */
export function mergeDrafts(base: TypeDraft, mine: TypeDraft, theirs: TypeDraft): TypeDraft {
  const rules = Object.fromEntries(
    Object.keys(mine.rules).map((name) => {
      const rule = name as keyof Rules
      return [name, merge(base.rules[rule], mine.rules[rule], theirs.rules[rule])]
    }),
  ) as unknown as Rules
  const code = (one: { code: string }) => one.code
  return {
    product: theirs.product,
    code: mine.code,
    name: merge(base.name, mine.name, theirs.name),
    description: merge(base.description, mine.description, theirs.description),
    rules: {
      ...rules,
      entitlements: mergeLists(
        code,
        base.rules.entitlements,
        mine.rules.entitlements,
        theirs.rules.entitlements,
      ),
      meters: mergeLists(code, base.rules.meters, mine.rules.meters, theirs.rules.meters),
    },
    newNames: mine.newNames,
    skus: mergeLists(({ sku }) => sku, base.skus, mine.skus, theirs.skus),
    upgradesFrom: mergeLists((from) => from, base.upgradesFrom, mine.upgradesFrom, theirs.upgradesFrom),
  }
}

function merge<Part>(base: Part, mine: Part, theirs: Part): Part {
  return isSame(mine, base) ? theirs : mine
}

/** Merges lists entry by entry: theirs in their order, then the entries that only I have. */
function mergeLists<Entry>(
  keyOf: (entry: Entry) => string,
  base: readonly Entry[],
  mine: readonly Entry[],
  theirs: readonly Entry[],
): Entry[] {
  const find = (entries: readonly Entry[], key: string) => entries.find((entry) => keyOf(entry) === key)
  const keys = new Set([...theirs, ...mine].map(keyOf))
  return [...keys].flatMap((key) => {
    const merged = merge(find(base, key), find(mine, key), find(theirs, key))
    return merged === undefined ? [] : [merged]
  })
}
