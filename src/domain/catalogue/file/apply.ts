import { z } from 'zod'
import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import { type InputIssue, InputRefusal } from '../../../platform/errors.ts'
import { parseInput } from '../../../platform/input.ts'
import type { CatalogChange, Plan } from './catalog-change.ts'
import { type ParsedYaml, type Position, parseYaml } from './parse-yaml.ts'
import { planCatalog } from './plan-catalog.ts'
import type { Problem } from './problem.ts'
import { readCatalog } from './read-catalog.ts'

const applyInput = z.object({
  catalog: z.string().refine((text) => text.trim() !== '', 'must not be empty'),
  dryRun: z.boolean().nullish(),
})

/**
 * Makes the changes that lead to what a catalogue states, and no other: what it does not mention is left
 * alone. Idempotent; changes nothing in a dry run. When anything in it is wrong, the whole of it is refused,
 * with every problem, its path, line and column.
 */
export async function applyCatalog(
  ctx: Context,
  tx: Tx,
  raw: unknown,
): Promise<{ changes: CatalogChange[]; applied: boolean }> {
  const { catalog, dryRun } = parseInput(applyInput, raw)
  // Two catalogues applied at once follow each other: the second is compared with what the first has made.
  if (!dryRun) await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('licet catalog'))`
  const { changes } = await planText(tx, catalog)
  if (!dryRun) {
    for (const change of changes) await change.perform(ctx, tx)
  }
  return { changes: changes.map(({ perform: _, ...change }) => change), applied: !dryRun }
}

/** Plans what a text states, or refuses it with every problem in the order of its lines. */
async function planText(tx: Tx, text: string): Promise<Plan> {
  const parsed = parseYaml(text)
  if (parsed.value === null && parsed.problems.length > 0) throw refusalOf(parsed, [])
  const { products, problems } = readCatalog(parsed.value)
  const plan = await planCatalog(tx, products)
  const found = [...problems, ...plan.problems]
  if (parsed.problems.length + found.length > 0) throw refusalOf(parsed, found)
  return plan
}

function refusalOf(parsed: ParsedYaml, problems: readonly Problem[]): InputRefusal {
  const placed = [
    ...parsed.problems,
    ...problems.map((problem) => ({ ...problem, ...parsed.locate(problem.path) })),
  ]
  placed.sort((a, b) => a.line - b.line || a.column - b.column)
  return new InputRefusal(placed.map(toInputIssue))
}

function toInputIssue({ path, message, allowed, line, column }: Problem & Position): InputIssue {
  return { path: ['catalog', ...path.map(String)], message, allowed, line, column }
}
