/**
 * Ends the process if npm took an option of a script for itself, because `--` was missing before it. Otherwise a load test
 * would run for its default time, whatever `--seconds` says.
 */
export function refuseNpmOptions(options: object): void {
  const taken = Object.keys(options).filter((name) => process.env[`npm_config_${name.replaceAll('-', '_')}`])
  if (taken.length === 0) return
  const names = taken.map((name) => `--${name}`).join(' and ')
  console.error(`npm took ${names} for itself, because "--" is missing before the options. Nothing was done.`)
  console.error(
    `Run: npm run ${process.env.npm_lifecycle_event} -- ${taken.map((name) => `--${name} …`).join(' ')}`,
  )
  process.exit(1)
}
