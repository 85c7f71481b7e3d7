import type { Command } from '@commander-js/extra-typings'

/** `licet report`: the insights of a period as files. */
export function define(command: Command): void {
  command
    .description('Writes the insights of a period as report.html, report.json and report.csv.')
    .option('--from <day>', 'first day, such as 2026-01-31 (required)')
    .option('--to <day>', 'last day (required)')
    .option('--zone <zone>', 'time zone of the days', 'UTC')
    .option('--license-type <code>', 'only this license type')
    .option('--product <code>', 'only this product')
    .option('--partner <code>', 'only this partner')
    .option('--out <folder>', 'folder of the files', 'report')
    .option('--url <url>', 'URL of the GraphQL API of the gateway', 'http://127.0.0.1:4000/graphql')
    .option(
      '--key <key>',
      'a key with the scope INSIGHTS_READ; LICET_ADMIN_KEY is safer, because process lists do not show it',
    )
    .addHelpText('after', '\ndocs/insights.md describes the figures.')
    .action(async ({ from, to, ...options }) => {
      // An unknown option is reported first, which commander does not do beside its own required options.
      if (from === undefined) command.error("error: required option '--from <day>' not specified")
      if (to === undefined) command.error("error: required option '--to <day>' not specified")
      const { writeReport } = await import('./write-report.ts')
      await writeReport({ from, to, ...options })
    })
}
