import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { catalogActions } from '../../domain/catalogue/file/catalog-change.ts'
import type { Gateway } from '../gateway/connect.ts'

const changes = z.array(
  z.object({
    action: z.enum(catalogActions),
    product: z.string(),
    summary: z.string(),
    fields: z.array(
      z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
    ),
  }),
)
export type SentChange = z.output<typeof changes>[number]

const issues = z.array(
  z.object({
    path: z.array(z.string()),
    message: z.string(),
    line: z.int().nullable(),
    column: z.int().nullable(),
  }),
)
export type SentIssue = z.output<typeof issues>[number]

const applied = z.object({
  applyCatalog: z.union([
    z.object({ changes }),
    z.object({ issues }),
    z.object({ code: z.string(), message: z.string() }),
  ]),
})

/** The result of sending a catalogue: its changes, its problems, or another refusal. */
export type Sent = z.output<typeof applied>['applyCatalog']

const document = `mutation ApplyCatalog($input: ApplyCatalogInput!) {
  applyCatalog(input: $input) {
    ... on ApplyCatalogPayload { changes { action product summary fields { field before after } } }
    ... on InputRefusal { issues { path message line column } }
    ... on Refusal { code message }
  }
}`

/** Sends a catalogue. With `dryRun`, the gateway only compares it. */
export async function sendCatalog(
  gateway: Gateway,
  catalog: string,
  { dryRun }: { dryRun: boolean },
): Promise<Sent> {
  const input = { catalog, dryRun, ...(!dryRun && { idempotencyKey: randomUUID() }) }
  return (await gateway.send(applied, document, { input })).applyCatalog
}
