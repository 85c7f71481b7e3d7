import type { Command } from '@commander-js/extra-typings'

/** `licet mail`: mails for developers and operators. */
export function define(command: Command): void {
  const mail = command.description('Renders mails, and compiles their template.')

  mail
    .command('preview')
    .summary('render every message in every language')
    .description('Renders every message in every language into LICET_DATA_DIR/mail/preview.')
    .action(async () => {
      const { previewMails } = await import('./preview-mails.ts')
      previewMails()
    })

  mail
    .command('compile')
    .summary('compile templates/mail.mjml to templates/mail.html')
    .description(
      'Compiles templates/mail.mjml to templates/mail.html, which mails are made of. For developers.',
    )
    .action(async () => {
      const { writeFileSync } = await import('node:fs')
      const { compiledTemplate, compileTemplate } = await import('./compile-template.ts')
      writeFileSync(compiledTemplate, await compileTemplate())
      console.log('Compiled templates/mail.mjml to templates/mail.html.')
    })
}
