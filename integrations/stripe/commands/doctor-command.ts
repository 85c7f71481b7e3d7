import { checkShop } from '../doctor/check-shop.ts'
import { readCommand } from './command-client.ts'

/** Prints the result of each check and how to fix each problem. Returns the exit code: 1 if there is a problem. */
export async function run(): Promise<number> {
  const findings = await checkShop(readCommand())
  for (const { check, ok, message, fix } of findings) {
    console.log(`${ok ? '✓' : '✗'} ${check}: ${message}`)
    if (fix) console.log(`  → ${fix}`)
  }
  const problems = findings.filter(({ ok }) => !ok).length
  console.log(problems === 0 ? '\nThe gateway can follow sales in Stripe.' : `\n${problems} to fix.`)
  return problems === 0 ? 0 : 1
}
