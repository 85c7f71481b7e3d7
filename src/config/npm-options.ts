/** A script of package.json that npm runs, or `npx`, with the options that npm took from its command line. */
export interface NpmScript {
  /** Name of the script; `npx` for `npm exec`. */
  name: string
  /** Shell command of the script, without the arguments that npm added. */
  command: string
  /** Values of the options by their name: `dry_run`. An option without a value is `true`. */
  options: ReadonlyMap<string, string>
}

/**
 * Returns the script that npm runs in this process; null if the process was not started by npm. npm takes every option that
 * stands before `--` for itself and passes it on in the environment alone.
 */
export function readNpmScript(environment: NodeJS.ProcessEnv = process.env): NpmScript | null {
  const { npm_lifecycle_event: name, npm_lifecycle_script: command = '' } = environment
  if (name === undefined) return null
  const prefix = 'npm_config_'
  const options = Object.entries(environment).flatMap(([key, value]) =>
    key.startsWith(prefix) && value ? [[key.slice(prefix.length), value] as const] : [],
  )
  return { name, command, options: new Map(options) }
}
