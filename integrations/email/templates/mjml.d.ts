declare module 'mjml' {
  /** The used part of MJML 5, which has no types of its own. */
  export default function mjml2html(
    source: string,
    options: { keepComments: boolean; fonts: Record<string, string>; validationLevel: 'soft' },
  ): Promise<{ html: string; errors: { message: string; formattedMessage: string }[] }>
}
