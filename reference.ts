import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSchema } from 'graphql'
import { describeGraph } from './schema/describe-graph.ts'

/*
 * Writes the graph of each audience as the console shows it, each type with its fields, arguments and descriptions, from the printed
 * graphs in `schema/`.
 */
const root = fileURLToPath(new URL('.', import.meta.url))
const folder = join(root, 'web/public/reference')

mkdirSync(folder, { recursive: true })
for (const path of globSync('schema/*.graphql', { cwd: root })) {
  const graph = buildSchema(readFileSync(join(root, path), 'utf8'))
  writeFileSync(join(folder, `${basename(path, '.graphql')}.json`), JSON.stringify(describeGraph(graph)))
}
