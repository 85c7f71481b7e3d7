import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll } from 'vitest'

/** The script of a built console. It is long enough that its variants have different lengths. */
export const script = `export const licet = '${'licet '.repeat(200)}'\n`

/** Returns a new folder, which is removed after the tests of the file. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'licet-console-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Writes a console as the build does: hashed names in `assets/`, and compressed variants beside the files. */
export function buildInto(folder: string, title = 'Licet'): void {
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'assets', 'index-1a2b3c4d.js'), script)
  writeFileSync(join(folder, 'assets', 'index-1a2b3c4d.js.br'), brotliCompressSync(script))
  writeFileSync(join(folder, 'assets', 'index-1a2b3c4d.js.gz'), gzipSync(script))
  writeFileSync(join(folder, 'assets', 'only-gzip-5e6f.css'), '*{color:red}')
  writeFileSync(join(folder, 'assets', 'only-gzip-5e6f.css.gz'), gzipSync('*{color:red}'))
  writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(join(folder, '.hidden.json'), '{}')
  writeFileSync(join(folder, 'index.html'), `<!doctype html><title>${title}</title>`)
}
