declare module 'mjml' {
  /** What this repository uses of MJML 5, which comes without types. */
  export default function mjml2html(
    source: string,
    options: { keepComments: boolean; fonts: Record<string, string>; validationLevel: 'soft' },
  ): Promise<{ html: string; errors: { message: string; formattedMessage: string }[] }>
}
