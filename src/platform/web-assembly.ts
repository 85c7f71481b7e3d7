import { setFlagsFromString } from 'node:v8'

/** Bytes of WebAssembly that a function executes, roughly, before it is optimized. V8 takes 13,000,000. */
const BYTES_BEFORE_OPTIMIZATION = 200_000_000

/**
 * Lets V8 optimize functions of WebAssembly later: under load, and not during the start. The query compiler of Prisma and the embedded
 * database execute enough at the start that V8 would optimize much of them, which needs a quarter of the processor time of a start and
 * 40 MB of memory. Call it before they are loaded.
 */
export function optimizeWebAssemblyLate(): void {
  setFlagsFromString(`--wasm-tiering-budget=${BYTES_BEFORE_OPTIMIZATION}`)
}
