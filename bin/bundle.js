// The inputs of the bundle in `dist/`, and whether they and the bundle are unchanged. Plain JavaScript: an old Node loads this file.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Records the inputs of a bundle in its folder, and its own files, which are in `dist/` later. */
export function recordInputs(root, folder, paths) {
  const inputs = paths.map((path) => record(path, join(root, path)))
  const outputs = readdirSync(folder).map((name) => record(`dist/${name}`, join(folder, name)))
  writeFileSync(join(folder, 'inputs.json'), JSON.stringify([...outputs, ...inputs]))
}

function record(path, file) {
  const { size, mtimeMs } = statSync(file)
  return [path, size, mtimeMs, digestOf(file)]
}

/** Whether there is a whole bundle of the present sources. A file with another time is compared by its content. */
export function isBundled(root) {
  try {
    const inputs = JSON.parse(readFileSync(join(root, 'dist', 'inputs.json'), 'utf8'))
    return inputs.every(([path, size, mtimeMs, digest]) => {
      const file = join(root, path)
      const found = statSync(file)
      return found.size === size && (found.mtimeMs === mtimeMs || digestOf(file) === digest)
    })
  } catch {
    return false
  }
}

function digestOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('base64')
}
