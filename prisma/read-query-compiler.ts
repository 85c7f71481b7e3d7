import { readFileSync, writeFileSync } from 'node:fs'

/** How the client that Prisma generates loads its query compiler: as text in base64, which stays in memory beside the decoded bytes. */
const fromText =
  /\{\s*const \{ wasm \} = await import\("@prisma\/client\/runtime\/query_compiler_\w+\.postgresql\.wasm-base64\.mjs"\)\s*return await decodeBase64AsWasm\(wasm\)\s*\}/

/** Loads it from a file instead, and compiles it in another thread. */
const fromFile = `{
    const { readFile } = await import('node:fs/promises')
    return await WebAssembly.compile(await readFile(new URL('../query-compiler.wasm', import.meta.url)))
  }`

/**
 * Makes the generated client of Prisma in a folder read its query compiler from a file, which `bin/query-compiler.js` writes. An idle
 * process then has 20 MB less memory. Throws if Prisma generates a client that loads it in another way.
 */
export function readQueryCompilerFromFile(folder: string): void {
  const path = `${folder}/internal/class.ts`
  const code = readFileSync(path, 'utf8')
  if (code.includes(fromFile)) return
  const [found] = fromText.exec(code) ?? []
  if (!found) throw new Error(`${path} loads the query compiler of Prisma in an unexpected way`)
  writeFileSync(path, code.replace(found, fromFile))
}
