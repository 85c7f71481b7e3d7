import { type Command, InvalidArgumentError } from '@commander-js/extra-typings'

/** `licet mail`: checks the mail settings, and renders mails. */
export function define(command: Command): void {
  const mail = command.description('Checks the mail settings, renders mails, and compiles their template.')

  mail
    .command('doctor')
    .summary('check whether mail can be sent, and show how to fix each problem')
    .description(
      `Checks the settings of mail: name and port of the mail server, TLS, authentication, the MX, SPF and DMARC records of the sender domain, and the DKIM key. Shows how to fix each problem. Sends no mail without --to. Never prints the password.

Reads the variables of mail, NODE_ENV and LICET_PUBLIC_URL. The exit code is 1 if there is a problem. docs/mail.md describes the variables.`,
    )
    .option('--to <address>', 'also send a test mail to this address, if there is no problem', toAddress)
    .action(async ({ to }) => {
      const { run } = await import('./doctor/run.ts')
      process.exitCode = await run({ to })
    })

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
      'Compiles templates/mail.mjml to templates/mail.html, which mails are made of. For developers. It needs MJML: npm ci --prefix integrations/email/templates',
    )
    .action(async () => {
      const { compileTemplate } = await import('./templates/compile.ts')
      await compileTemplate()
      console.log('Compiled templates/mail.mjml to templates/mail.html.')
    })
}

function toAddress(value: string): string {
  if (/^[^\s<>@]+@[^\s<>@]+$/.test(value)) return value
  throw new InvalidArgumentError('It must be a mail address.')
}
