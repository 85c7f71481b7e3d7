import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../../src/config/config.ts'
import { orExit } from '../../src/platform/or-exit.ts'
import { readBranding } from './branding/branding.ts'
import { compiledTemplate, compileTemplate } from './compile-template.ts'

const usage = `npm run mail -- <command>

  preview   renders every message in every language into LICET_DATA_DIR/mail/preview
  compile   makes templates/mail.html of templates/mail.mjml, which is what mails are made of`

/** What developers and operators do about mail. */
await orExit(async () => {
  const [command] = process.argv.slice(2)
  if (command === 'preview') {
    // Not before the template is there, which the other command makes.
    const { writePreviews } = await import('./write-previews.ts')
    const { mail, dataDir } = readConfig()
    const index = writePreviews(join(dataDir, 'mail', 'preview'), readBranding(mail.brandingFile))
    console.log(`Every message in every language: ${index}`)
  } else if (command === 'compile') {
    writeFileSync(compiledTemplate, await compileTemplate())
    console.log('Compiled templates/mail.mjml to templates/mail.html.')
  } else {
    console.error(usage)
    process.exitCode = command === '--help' ? 0 : 2
  }
})
