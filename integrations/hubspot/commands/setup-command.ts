import { setUpPortal } from '../portal/setup.ts'
import { readCommand } from './command-client.ts'

/** Prints what was created. Returns the exit code: 1 if a step failed or needs a person. */
export async function run(): Promise<number> {
  const command = readCommand()
  const { done, left, stopped } = await setUpPortal(command.client, command.licenseObjects, {
    deals: command.webhooks.app !== null,
    roleLabels: command.roleLabels,
    renewalDeals: command.webhooks.app?.renewals?.mode === 'deal',
  })
  for (const line of done) console.log(`✓ ${line}`)
  for (const line of left) console.log(`✗ ${line}`)
  if (stopped)
    console.error(`✗ ${stopped.code}: ${stopped.reason}\n  → npm run hubspot -- doctor shows how to fix it.`)
  else if (done.length === 0 && left.length === 0) console.log('✓ Everything exists. Nothing was created.')
  return stopped || left.length > 0 ? 1 : 0
}
