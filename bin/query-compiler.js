// The query compiler of the database client. Plain JavaScript: an installation with an old Node loads this file.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const require = createRequire(import.meta.url)

/**
 * Writes the query compiler of the client in a folder from its package, where it is text in base64. Returns the name of the
 * module that the client imports beside it.
 */
export function writeQueryCompiler(folder) {
  const path = join(folder, 'internal', 'class.ts')
  const found = /"(@prisma\/client\/runtime\/query_compiler_\w+\.\w+)\.mjs"/.exec(readFileSync(path, 'utf8'))
  if (!found) throw new Error(`${path} loads the query compiler of Prisma in an unexpected way`)
  const { wasm } = require(`${found[1]}.wasm-base64.js`)
  writeFileSync(join(folder, 'query-compiler.wasm'), Buffer.from(wasm, 'base64'))
  return found[1]
}
