import { z } from 'zod'
import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import { type InputIssue, InputRefusal } from '../../../platform/errors.ts'
import { code, parseInput } from '../../../platform/input.ts'
import { problem } from '../../../platform/input-problem.ts'
import { say } from '../../../texts/say.ts'
import { inEnglish } from '../../../texts/sentence.ts'
import { assertVersions, expectedVersion } from '../license-types/version.ts'
import type { CatalogChange, Plan } from './catalog-change.ts'
import type { ParsedYaml, Position } from './parse-yaml.ts'
import { planCatalog } from './plan-catalog.ts'
import type { Problem } from './problem.ts'
import { readCatalog } from './read-catalog.ts'

const applyInput = z.strictObject({
  catalog: z.string().refine((text) => text.trim() !== '', problem(say('INPUT_EMPTY'))),
  dryRun: z.boolean().nullish(),
  expectedVersions: z
    .array(z.strictObject({ code, version: expectedVersion }))
    .max(10_000)
    .nullish(),
})

/** Longest duration of the transaction, in milliseconds. A catalogue may have thousands of license types. */
export const APPLY_MS = 300_000

/**
 * Makes the changes that lead to the state in a catalogue file, and no others. Records that the file does not
 * mention stay as they are. Idempotent. A dry run returns the changes and writes nothing. If anything in the
 * file is wrong, the whole file is refused INPUT_INVALID with every problem, its path, line and column. Also refused
 * LICENSE_TYPE_CHANGED or LICENSE_TYPE_NOT_FOUND if a license type does not have its expected version, before a dry run, too.
 */
export async function applyCatalog(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof applyInput>,
): Promise<{ changes: CatalogChange[]; applied: boolean }> {
  const { catalog, dryRun, expectedVersions } = parseInput(applyInput, raw)
  // Concurrent catalogues are applied one after the other. The second is compared with the result of the first.
  if (!dryRun) await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('licet catalog'))`
  await assertVersions(tx, expectedVersions ?? [])
  const { changes } = await planText(tx, catalog)
  if (!dryRun) {
    for (const change of changes) await change.perform(ctx, tx)
  }
  return {
    changes: changes.map(({ perform: _, ...change }) => ({ ...change, summary: inEnglish(change.text) })),
    applied: !dryRun,
  }
}

/** Plans the changes of a text. Refuses it with every problem, in the order of the lines. */
async function planText(tx: Tx, text: string): Promise<Plan> {
  const { parseYaml } = await import('./parse-yaml.ts')
  const parsed = parseYaml(text)
  if (parsed.value === null && parsed.problems.length > 0) throw toRefusal(parsed, [])
  const { products, problems } = readCatalog(parsed.value)
  const plan = await planCatalog(tx, products)
  const found = [...problems, ...plan.problems]
  if (parsed.problems.length + found.length > 0) throw toRefusal(parsed, found)
  return plan
}

function toRefusal(parsed: ParsedYaml, problems: readonly Problem[]): InputRefusal {
  const located = problems.map((problem) => ({ ...problem, ...parsed.locate(problem.path) }))
  const ordered = parsed.problems.concat(located).sort((a, b) => a.line - b.line || a.column - b.column)
  return new InputRefusal(ordered.map(toInputIssue))
}

function toInputIssue({ path, text, allowed, line, column }: Problem & Position): InputIssue {
  return { path: ['catalog', ...path.map(String)], text, allowed, line, column }
}
