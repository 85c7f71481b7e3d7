import { writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

/** Loaded with `--import`: writes the modules that a process has loaded to the file MODULES_FILE when it ends. */
const loaded: string[] = []
registerHooks({
  load(url, context, next) {
    loaded.push(url)
    return next(url, context)
  },
})
process.on('exit', () => writeFileSync(process.env.MODULES_FILE!, JSON.stringify(loaded)))
