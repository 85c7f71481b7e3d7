import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { writeQueryCompiler } from '../../../bin/query-compiler.js'
import { readQueryCompilerFromFile } from '../../../prisma/read-query-compiler.ts'

/** As Prisma generates it. */
const generated = `config.compilerWasm = {
  getRuntime: async () => await import("@prisma/client/runtime/query_compiler_fast_bg.postgresql.mjs"),

  getQueryCompilerWasmModule: async () => {
    const { wasm } = await import("@prisma/client/runtime/query_compiler_fast_bg.postgresql.wasm-base64.mjs")
    return await decodeBase64AsWasm(wasm)
  },

  importName: "./query_compiler_fast_bg.js"
}
`

function folderWith(code: string): { folder: string; read: () => string } {
  const folder = mkdtempSync(join(tmpdir(), 'licet-client-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'internal'))
  const path = join(folder, 'internal/class.ts')
  writeFileSync(path, code)
  return { folder, read: () => readFileSync(path, 'utf8') }
}

test('the generated client reads its query compiler from a file, with the bytes that Prisma ships', async () => {
  const { folder, read } = folderWith(generated)
  readQueryCompilerFromFile(folder)
  const changed = read()
  expect(changed).not.toContain('base64')
  expect(changed).toContain("new URL('../query-compiler.wasm', import.meta.url)")
  expect(writeQueryCompiler(folder)).toBe('@prisma/client/runtime/query_compiler_fast_bg.postgresql')
  const module = await WebAssembly.compile(readFileSync(join(folder, 'query-compiler.wasm')))
  expect(WebAssembly.Module.exports(module).map(({ name }) => name)).toContain('querycompiler_compile')
  readQueryCompilerFromFile(folder)
  expect(read()).toBe(changed)
})

test('a client that loads it in another way is refused', () => {
  const { folder, read } = folderWith('config.compilerWasm = {}\n')
  expect(() => readQueryCompilerFromFile(folder)).toThrow('in an unexpected way')
  expect(() => writeQueryCompiler(folder)).toThrow('in an unexpected way')
  expect(read()).toBe('config.compilerWasm = {}\n')
})
