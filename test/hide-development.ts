import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

/**
 * Load it before a process (`node --import`). It hides packages that an installation for production lacks, from every
 * module and thread.
 */
interface Locked {
  dev?: boolean
  optional?: boolean
  devOptional?: boolean
}

const root = fileURLToPath(new URL('..', import.meta.url))
const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')) as {
  packages: Record<string, Locked>
}

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    const [, place] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(found.url) ?? []
    const locked = place && packages[fileURLToPath(place).slice(root.length)]
    if (locked && (locked.dev || locked.optional || locked.devOptional))
      throw Object.assign(new Error(`Cannot find package '${specifier}'`), { code: 'ERR_MODULE_NOT_FOUND' })
    return found
  },
})
