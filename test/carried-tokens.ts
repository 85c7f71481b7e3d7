const wrap = (token: string, length: number, lineBreak: string) =>
  token.match(new RegExp(`.{1,${length}}`, 'g'))!.join(lineBreak)
const quote = (text: string, mark: string) => text.replace(/^/gm, mark)

/** Texts in which a token arrives. Each one contains exactly the given token. */
export const carriedTokens: [how: string, carry: (token: string) => string][] = [
  ['with the line feed of jq -r', (token) => `${token}\n`],
  ['with the line break of a Windows editor', (token) => `${token}\r\n`],
  ['with a byte order mark', (token) => `\uFEFF${token}`],
  ['with white space around it', (token) => `\t \u00A0${token}\u3000 \t\r\n\r\n`],
  ['in lines of 64 characters', (token) => `${wrap(token, 64, '\n')}\n`],
  ['in lines of an old Mac', (token) => wrap(token, 64, '\r')],
  ['in lines with blank lines between them', (token) => wrap(token, 76, '\r\n\r\n')],
  ['in lines that a form joined with spaces', (token) => wrap(token, 64, ' ')],
  ['in indented lines', (token) => quote(wrap(token, 64, '\n'), '\t    ')],
  ['with zero-width spaces and soft hyphens', (token) => wrap(token, 30, '\u200B\u00AD\u2060')],
  ['with soft breaks of quoted-printable', (token) => `${wrap(token, 75, '=\r\n')}\r\n`],
  ['in a quoted mail', (token) => quote(wrap(token, 64, '\n'), '> ')],
  ['in a mail that was quoted three times', (token) => quote(wrap(token, 64, '\n'), '>> > ')],
  ['in a quoted mail with soft breaks', (token) => quote(wrap(token, 70, '=\n'), '> ')],
  ['in a fence', (token) => `\`\`\`\n${token}\n\`\`\`\n`],
  ['in a fence with a language', (token) => `\`\`\`text\n${wrap(token, 64, '\n')}\n\`\`\`\n`],
  ['in backticks', (token) => `\`${token}\``],
  ['in quotes', (token) => `\u201C${token}\u201D`],
  ['as JSON', (token) => JSON.stringify(token)],
  ['in a response', (token) => JSON.stringify({ data: { answerLicenseRequest: { file: token, jti: 'x' } } })],
  ['between armor lines', (token) => `-----BEGIN FILE-----\n${wrap(token, 64, '\n')}\n-----END FILE-----\n`],
  ['before a signature', (token) => `${wrap(token, 64, '\r\n')}\r\n\r\n-- \r\nBob\r\nACME-Inc\r\n`],
  [
    'in a mail with a greeting and a signature',
    (token) =>
      `Hello\n\nhere is it, as you asked:\n\n${wrap(token, 64, '\n')}\n\nRegards\nBob\n--\nACME\neyJ\n`,
  ],
]

/** Changes that no transport makes. Each one must leave the token invalid. */
export const alteredTokens: [how: string, alter: (token: string) => string][] = [
  ['padding', (token) => `${token}=`],
  ['padding and a line feed', (token) => `${token}=\n`],
  ['an extra character', (token) => `${token}A\n`],
  ['a character of standard base64', (token) => `${token.slice(0, -2)}+/\n`],
  ['a percent sign', (token) => `\n${token.slice(0, 40)}%20${token.slice(40)}`],
  ['a tab inside a line', (token) => `${token.slice(0, 40)}\t${token.slice(40)}`],
  ['a letter from another alphabet', (token) => `${token.slice(0, 40)}\u0430${token.slice(41)}\n`],
  ['a missing line', (token) => wrap(token, 64, '\n').replace(/\n.*\n/, '\n')],
  ['two lines in the other order', (token) => wrap(token, 32, '\n').replace(/\n(.*)\n(.*)\n/, '\n$2\n$1\n')],
  ['a lone surrogate', (token) => `${token}\uD800`],
]
