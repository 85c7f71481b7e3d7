import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type * as Engine from '@prisma/schema-engine-wasm'

export type { SchemaEngine } from '@prisma/schema-engine-wasm'

/** The function of WebAssembly that is used here. TypeScript has its type in the DOM library only. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: object } }>
}

let loaded: Promise<typeof Engine> | undefined

/** Loads Prisma's schema engine once, as WebAssembly. No engine binary is downloaded or run. */
export function loadSchemaEngine(): Promise<typeof Engine> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<typeof Engine> {
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const folder = dirname(
    createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg'),
  )
  const file = join(folder, 'schema_engine_bg.wasm')
  const { instance } = await WebAssembly.instantiate(await readFile(file), { './schema_engine_bg.js': glue })
  const { exports } = instance
  Reflect.get(glue, '__wbg_set_wasm')(exports)
  Reflect.get(exports, '__wbindgen_start')()
  return glue as unknown as typeof Engine
}
