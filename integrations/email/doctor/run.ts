import { readMailConfig } from '../../../src/config/config.ts'
import { type CheckMailOptions, checkMail } from './check-mail.ts'

const marks = { ok: '✓', warning: '!', problem: '✗' }

/** Prints the result and the remedy of each check. Returns the exit code: 1 if there is a problem. */
export async function run(
  options: Pick<CheckMailOptions, 'to'> & Partial<CheckMailOptions> = {},
  print: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
): Promise<number> {
  const { mail: settings, publicUrl } = readMailConfig()
  const findings = await checkMail({ settings, publicUrl, ...options })
  for (const { check, state, message, remedy } of findings) {
    print(`${marks[state]} ${check}: ${message}`)
    if (remedy) print(`  → ${remedy}`)
  }
  const problems = findings.filter(({ state }) => state === 'problem').length
  const warnings = findings.filter(({ state }) => state === 'warning').length
  print(
    `\n${problems === 0 ? 'Mail can be sent.' : `Problems: ${problems}.`}${warnings === 0 ? '' : ` Warnings: ${warnings}.`}`,
  )
  return problems === 0 ? 0 : 1
}
