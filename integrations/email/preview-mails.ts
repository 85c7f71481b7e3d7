import { join } from 'node:path'
import { readConfig } from '../../src/config/config.ts'
import { readBranding } from './branding/branding.ts'
import { writePreviews } from './write-previews.ts'

/** Renders every message in every language into the data directory and prints the path of the index. */
export function previewMails(): void {
  const { mail, dataDir } = readConfig()
  const index = writePreviews(join(dataDir, 'mail', 'preview'), readBranding(mail.brandingFile))
  process.stdout.write(`Every message in every language: ${index}\n`)
}
